// How the draft's training stands.
import { api, type Schema, unwrap } from "@colloquy/api";
import type { State } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { useDraft } from "../draft/DraftContext";
import { useBotKey } from "../places";

export type Training = Schema<"TrainingView">;
export type Finding = Schema<"FindingView">;

/** How often it is looked while a training goes on, in milliseconds. */
const LOOK_MS = 1_500;

export const STATES: Record<Training["state"], State> = {
  untrained: "warn",
  queued: "info",
  training: "info",
  ready: "ok",
  failed: "danger",
};

export function isUnderWay(training: Training | undefined): boolean {
  return training?.state === "queued" || training?.state === "training";
}

export function useTraining() {
  const bot = useBotKey();
  const { saving } = useDraft();
  return useQuery({
    queryKey: ["training", bot, saving === "saved"],
    queryFn: () => unwrap(api.GET("/api/v1/bots/{bot}/training", { params: { path: { bot } } })),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? LOOK_MS : false),
    placeholderData: (before: Training | undefined) => before,
    gcTime: 0,
  });
}

/** Where a finding is mended: at an intent that it names, with the sentence shown. */
export function placeOf(intent: string, text?: string): string {
  const search = text ? `&q=${encodeURIComponent(text)}` : "";
  return `intents?at=${encodeURIComponent(intent)}${search}`;
}
