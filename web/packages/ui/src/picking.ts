// Which of many choices are shown.
import type { Choice } from "./SelectField";

/** Most that are shown at once: a longer list is slow, and nobody reads it. */
const MOST = 60;

/** Those that have all words that were typed, in their order, and how many more there are. */
export function found(
  choices: readonly Choice[],
  typed: string,
): { shown: readonly Choice[]; left: number } {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const all = choices.filter(({ value, label, description }) => {
    const text = `${label} ${description ?? ""} ${value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return { shown: all.slice(0, MOST), left: Math.max(0, all.length - MOST) };
}
