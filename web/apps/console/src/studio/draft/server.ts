// The draft of one bot on the server.
import { api, ProblemError, unwrap } from "@colloquy/api";
import type { Server, Stored } from "./keeper";

export function serverOf(bot: string): Server {
  const path = { bot };
  return {
    async load(): Promise<Stored> {
      let tag = "";
      const call = api.GET("/api/v1/bots/{bot}/draft", { params: { path } }).then((answer) => {
        tag = answer.response.headers.get("etag") ?? "";
        return answer;
      });
      const { files } = await unwrap(call);
      return { files, tag };
    },
    async save(files, tag) {
      const header = { "If-Match": tag };
      const call = api.PUT("/api/v1/bots/{bot}/draft", {
        params: { path, header },
        body: { files },
      });
      await unwrap(call);
      const anew = (await call).response.headers.get("etag");
      if (!anew) throw new ProblemError(undefined);
      return anew;
    },
  };
}
