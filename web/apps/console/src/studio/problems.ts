// What `check` says of the draft as it was saved last.
import { api, type Schema, unwrap } from "@colloquy/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDraft } from "./draft/DraftContext";
import { useBotKey } from "./places";

export type Fault = Schema<"Fault">;

export function useProblems() {
  const bot = useBotKey();
  const { saving, files } = useDraft();
  return useQuery({
    queryKey: ["check", bot, files],
    queryFn: async () => {
      const params = { path: { bot } };
      return (await unwrap(api.POST("/api/v1/bots/{bot}/check", { params }))).problems;
    },
    enabled: saving === "saved",
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}
