// Sentences of intents: what was pasted of them, and where each stands already. Pure.
import type { Bot, BotIntent, Path } from "../draft/bot";

/** What an intent says, also where the file has only its sentences. */
export function intentOf(value: BotIntent | undefined): Exclude<BotIntent, string[]> {
  return Array.isArray(value) ? { phrases: value } : (value ?? {});
}

/** Where the sentences of an intent stand in the file. */
export function phrasesPath(bot: Bot, key: string): Path {
  const path = ["intents", key];
  return Array.isArray(bot.intents?.[key]) ? path : [...path, "phrases"];
}

/** An intent with another value of one field; one that has only its sentences stays a list. */
export function withField(
  value: BotIntent | undefined,
  field: keyof Exclude<BotIntent, string[]>,
  changed: unknown,
): BotIntent {
  if (Array.isArray(value) && field === "phrases") return changed as string[];
  const { [field]: _before, ...others } = intentOf(value);
  return changed === undefined ? others : { ...others, [field]: changed };
}

const MARK = /\[([^\]]*)\]\([^)]*\)/g;

/** What makes two sentences the same: their words, case, punctuation and marks aside. */
export function wordsIn(phrase: string): string {
  const bare = phrase.replace(MARK, "$1").toLowerCase();
  return (bare.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}

export type Standing = "new" | "repeated" | "elsewhere";

export interface Pasted {
  text: string;
  standing: Standing;
  /** The intent that has it. */
  intent?: string | undefined;
}

/** The lines of a text as sentences for an intent: which are new, and who has the others. */
export function pastedInto(bot: Bot, intent: string, text: string): Pasted[] {
  const owners = ownersOf(bot);
  const seen = new Set<string>();
  const lines = text.split("\n").map((line) => line.replace(/^\s*(?:[-*•]\s+)?/, "").trim());
  return lines.filter(Boolean).map((line): Pasted => {
    const words = wordsIn(line) || line;
    const owner = owners.get(words);
    if (seen.has(words) || owner?.includes(intent)) {
      return { text: line, standing: "repeated", intent };
    }
    seen.add(words);
    if (owner?.[0]) return { text: line, standing: "elsewhere", intent: owner[0] };
    return { text: line, standing: "new" };
  });
}

/** Which intents have a sentence, by its words. */
export function ownersOf(bot: Bot): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const [key, value] of Object.entries(bot.intents ?? {})) {
    const { phrases = [], translations = {} } = intentOf(value);
    for (const phrase of [...phrases, ...Object.values(translations).flat()]) {
      const words = wordsIn(phrase) || phrase;
      const known = owners.get(words) ?? [];
      if (!known.includes(key)) owners.set(words, [...known, key]);
    }
  }
  return owners;
}

/** A sentence as an intent has it, by its words. */
export function phraseOf(bot: Bot, intent: string, text: string): string | undefined {
  const { phrases = [], translations = {} } = intentOf(bot.intents?.[intent]);
  const words = wordsIn(text);
  return [...phrases, ...Object.values(translations).flat()].find((it) => wordsIn(it) === words);
}
