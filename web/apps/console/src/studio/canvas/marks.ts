// Which cards, ports and frames have problems.
import { useEffect } from "react";
import type { Bot } from "../draft/bot";
import { addressOf, pathFrom } from "../places";
import { type Fault, useProblems } from "../problems";
import { cell, usePart } from "./cell";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

const MARKS = cell<ReadonlyMap<string, Severity>>(new Map());

/** The worst of what is wrong at each place; a rule's problem is its card's, too. */
export function marksOf(
  bot: Bot,
  problems: readonly Pick<Fault, "path" | "severity">[],
): Map<string, Severity> {
  const marks = new Map<string, Severity>();
  for (const { path, severity } of problems) {
    const address = new URLSearchParams(addressOf(pathFrom(bot, path ?? "")));
    const place = address.get("at");
    const own = SEVERITIES.find((it) => it === severity) ?? "error";
    for (const it of place ? new Set([place, place.split("#")[0] ?? ""]) : []) {
      const before = marks.get(it);
      if (!before || SEVERITIES.indexOf(own) < SEVERITIES.indexOf(before)) marks.set(it, own);
    }
  }
  return marks;
}

/** Marks the places of the bot's problems for as long as the canvas is there. */
export function useMarking(bot: Bot): void {
  const { data } = useProblems();
  // biome-ignore lint/correctness/useExhaustiveDependencies: problems belong to the bot of their check; the next check follows.
  useEffect(() => MARKS.set(marksOf(bot, data ?? [])), [data]);
}

const markAt = (marks: ReadonlyMap<string, Severity>, place: string) => marks.get(place);

export function useMark(place: string): Severity | undefined {
  return usePart(MARKS, markAt, place);
}
