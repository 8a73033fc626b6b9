import { api, ProblemError, unwrap } from "@colloquy/api";
import { useSay } from "@colloquy/ui";
import { wordsOf } from "./words";

/** Signs out here. The page is loaded afresh: nothing stays in it of what was seen. */
export function useSignOut() {
  const say = useSay();
  return async (to = "/sign-in") => {
    try {
      await unwrap(api.POST("/api/v1/sign-out"));
    } catch (error) {
      const isOut = error instanceof ProblemError && error.code === "not_signed_in";
      // Nobody is told that they are out while they aren't.
      if (!isOut) return say(wordsOf(error));
    }
    location.assign(`/console${to}`);
  };
}
