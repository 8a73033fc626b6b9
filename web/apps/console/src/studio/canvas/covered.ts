// Which interactions the conversation tests came by that passed when they were run last.
import { cell, usePart } from "./cell";

/** By the key of the bot, for as long as the page is open. */
const COVERED = cell<ReadonlyMap<string, ReadonlySet<string>>>(new Map());

interface Ran {
  passed: boolean;
  /** `dialog/interaction`. */
  interactions: readonly string[];
}

/** Those that a passed test came by: one that failed says nothing of where it came by. */
export function coveredBy(results: readonly Ran[]): ReadonlySet<string> {
  return new Set(results.filter((it) => it.passed).flatMap((it) => it.interactions));
}

/** Remembers what the tests of a bot came by. */
export function setCovered(bot: string, results: readonly Ran[]): void {
  COVERED.set(new Map(COVERED.get()).set(bot, coveredBy(results)));
}

const covers = (all: ReadonlyMap<string, ReadonlySet<string>>, place: string) => {
  // A bot's key has no slash in it.
  const [bot = ""] = place.split("/");
  return all.get(bot)?.has(place.slice(bot.length + 1)) ?? false;
};

/** Whether a test of the bot covers one place. */
export function useIsCovered(bot: string, place: string): boolean {
  return usePart(COVERED, covers, `${bot}/${place}`);
}
