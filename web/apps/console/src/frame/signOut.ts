import { api, unwrap } from "@colloquy/api";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

/** Signs out here and leaves nothing of what was seen in this page. */
export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (to = "/sign-in") => {
    try {
      await unwrap(api.POST("/api/v1/sign-out"));
    } finally {
      await navigate(to);
      queries.clear();
    }
  };
}
