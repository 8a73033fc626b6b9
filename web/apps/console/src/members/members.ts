import { api, listAll, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";

/** A link that was just made, for whom. */
export interface MadeLink {
  name: string;
  link: Schema<"MemberLinkView">;
}

export function useMembers(enabled = true) {
  return useQuery({
    queryKey: ["members"],
    queryFn: () =>
      listAll((cursor) =>
        unwrap(api.GET("/api/v1/members", { params: { query: { cursor, limit: 200 } } })),
      ),
    enabled,
  });
}
