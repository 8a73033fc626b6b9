import { api, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";

export type Agent = Schema<"AgentView">;

export function useTeams(enabled = true) {
  return useQuery({
    queryKey: ["teams"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/desk/teams"))).items,
    enabled,
  });
}

export function useAgents() {
  return useQuery({
    queryKey: ["agents"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/desk/agents"))).items,
  });
}

/** Tells whether somebody may have so many conversations at a time. */
export function isCapacity(text: string): boolean {
  return /^\d{1,3}$/.test(text.trim()) && Number(text) <= 100;
}
