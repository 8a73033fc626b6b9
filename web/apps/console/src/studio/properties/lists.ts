// Lists that people put in order, and lists that are typed a line each.

/** The list with one entry another way; `undefined` takes it out. */
export function replaced<T>(list: readonly T[], index: number, entry: T | undefined): T[] {
  return list.flatMap((it, at) => (at !== index ? [it] : entry === undefined ? [] : [entry]));
}

/** The list with one entry elsewhere; one that would leave the list stays. */
export function shifted<T>(list: readonly T[], from: number, to: number): T[] {
  const anew = [...list];
  if (to < 0 || to >= list.length) return anew;
  anew.splice(to, 0, ...anew.splice(from, 1));
  return anew;
}

/** What was typed, a line each, without empty ones. */
export function entriesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What a field holds: one text or several. */
export function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null ? [] : [String(value)];
}

/** As files say it: nothing, a text, or several. */
export function oneOrMany(list: readonly string[]): string | string[] | undefined {
  const [only] = list;
  return list.length === 0 ? undefined : list.length === 1 ? only : [...list];
}
