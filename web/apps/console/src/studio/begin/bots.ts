import { api, listAll, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";

export type BotRow = Schema<"BotView">;
export type Template = Schema<"TemplateView">;

export function useBots() {
  return useQuery({
    queryKey: ["bots"],
    queryFn: () =>
      listAll((cursor) =>
        unwrap(api.GET("/api/v1/bots", { params: { query: { cursor, limit: 200 } } })),
      ),
  });
}

export function useTemplates() {
  return useQuery({
    queryKey: ["templates"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/templates"))).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
