// Names with values, as headers and query parameters are: a mapping, or a list where a name stands twice.
import type { BotFile } from "@colloquy/api";

export type Pair = BotFile<"Pair">;
export type Pairs = Readonly<Record<string, string>> | readonly Pair[] | null | undefined;

export function rowsOf(pairs: Pairs): Pair[] {
  if (!pairs) return [];
  const rows = Array.isArray(pairs)
    ? (pairs as readonly Pair[])
    : Object.entries(pairs).map(([name, value]) => ({ name, value: value as string }));
  // What was written as a number or as `true` is a text here.
  return rows.map(({ name, value }) => ({ name, value: String(value ?? "") }));
}

/** As short as it can be said; rows without a name are still being typed. */
export function pairsOf(rows: readonly Pair[]): Record<string, string> | Pair[] | undefined {
  const named = rows.filter(({ name }) => name.trim() !== "");
  const all = named.map(({ name, value }) => ({ name: name.trim(), value }));
  if (all.length === 0) return undefined;
  if (twice(all) !== undefined) return all;
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

/** The same where each name may stand once: the last one counts. */
export function fieldsOf(rows: readonly Pair[]): Record<string, string> | undefined {
  const named = rows.filter(({ name }) => name.trim() !== "");
  if (named.length === 0) return undefined;
  return Object.fromEntries(named.map(({ name, value }) => [name.trim(), value]));
}

/** A name that stands there twice. */
export function twice(rows: readonly Pair[]): string | undefined {
  const names = rows.map(({ name }) => name.trim()).filter(Boolean);
  return names.find((name, index) => names.indexOf(name) !== index);
}
