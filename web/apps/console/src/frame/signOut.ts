import { api, ProblemError, unwrap } from "@colloquy/api";
import { useSay } from "@colloquy/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { ME } from "./session";
import { wordsOf } from "./words";

/** Signs out here and leaves nothing of what was seen in this page. */
export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useSay();
  return async (to = "/sign-in") => {
    try {
      await unwrap(api.POST("/api/v1/sign-out"));
    } catch (error) {
      const isOut = error instanceof ProblemError && error.code === "not_signed_in";
      // Nobody is told that they are out while they aren't.
      if (!isOut) return say(wordsOf(error));
    }
    // First nobody is signed in, or the next page would lead back at once.
    queries.setQueryData(ME, null);
    await navigate(to);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] });
  };
}
