// To whom the bot gave the conversation, and with what.
import type { Step, Turn } from "./contract";

export type HandedOver = Extract<Step, { kind: "handed_over" }>;

/** The hand-over that holds: the latest, as long as people are to have the conversation. */
export function handoverOf(turns: readonly Turn[]): HandedOver | undefined {
  const status = turns.at(-1)?.status;
  if (status !== "queued" && status !== "with_agent") return undefined;
  const steps = turns.flatMap((turn) => turn.steps);
  return steps.findLast((step): step is HandedOver => step.kind === "handed_over");
}

/** Values that go along, without those that are nothing. */
export function carriedBy({ context }: HandedOver): [string, unknown][] {
  return Object.entries(context ?? {}).filter(([, value]) => value !== null && value !== "");
}
