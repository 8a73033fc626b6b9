// What `check` says of the draft as it was saved last.
import { api, type Schema, unwrap } from "@colloquy/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDraftPart } from "./draft/DraftContext";
import { useBotKey } from "./places";

export type Fault = Schema<"Fault">;

export function useProblems() {
  const bot = useBotKey();
  const isSaved = useDraftPart(({ saving }) => saving === "saved");
  const tag = useDraftPart((draft) => draft.tag);
  return useQuery({
    queryKey: ["check", bot, tag],
    queryFn: async () => {
      const params = { path: { bot } };
      return (await unwrap(api.POST("/api/v1/bots/{bot}/check", { params }))).problems;
    },
    enabled: isSaved,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}
