// The entities that are known by name.
import { texts } from "../../texts";

export type Group = keyof typeof texts.library.groups;

export interface LibraryEntry {
  group: Group;
  /** What the bot file calls it. */
  key: string;
  finds: string;
  /** A sentence with one; empty where it is a file. */
  example: string;
  /** Other words that people look for it by. */
  words: string;
}

export const LIBRARY: readonly LibraryEntry[] = texts.library.entries.map(
  ([group, key, finds, example, words]) => ({ group, key, finds, example, words }),
);

export function findEntry(key: string): LibraryEntry | undefined {
  const lower = key.toLowerCase();
  return (
    LIBRARY.find((it) => it.key === lower) ??
    LIBRARY.find((it) => it.words.split(" ").includes(lower))
  );
}
