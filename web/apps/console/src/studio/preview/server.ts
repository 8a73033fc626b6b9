// Previews on the server.
import { api, type Schema, unwrap } from "@colloquy/api";
import type { AgentPart, Answers, Preview, Sent, Setup, Turn } from "./contract";

export interface PreviewServer {
  begin(setup: Setup): Promise<Preview>;
  send(preview: string, message: Sent): Promise<Turn>;
  staySilent(preview: string): Promise<Turn>;
  upload(preview: string, file: File): Promise<Schema<"AttachmentView">>;
  playAgent(preview: string, part: AgentPart): Promise<Turn>;
  putAnswers(preview: string, answers: Answers): Promise<void>;
  end(preview: string): Promise<void>;
}

export function previewsOf(bot: string): PreviewServer {
  const at = (preview: string) => ({ path: { preview } });
  return {
    begin: (setup) =>
      unwrap(api.POST("/api/v1/bots/{bot}/previews", { params: { path: { bot } }, body: setup })),
    send: (preview, body) =>
      unwrap(api.POST("/api/v1/previews/{preview}/messages", { params: at(preview), body })),
    staySilent: (preview) =>
      unwrap(api.POST("/api/v1/previews/{preview}/silence", { params: at(preview) })),
    upload: (preview, file) => {
      const form = new FormData();
      form.append("file", file);
      return unwrap(
        api.POST("/api/v1/previews/{preview}/attachments", {
          params: { ...at(preview), query: { name: file.name } },
          body: form as never,
        }),
      );
    },
    playAgent: (preview, body) =>
      unwrap(api.POST("/api/v1/previews/{preview}/agent", { params: at(preview), body })),
    putAnswers: async (preview, body) => {
      await unwrap(api.PUT("/api/v1/previews/{preview}/answers", { params: at(preview), body }));
    },
    end: async (preview) => {
      await unwrap(api.DELETE("/api/v1/previews/{preview}", { params: at(preview) }));
    },
  };
}
