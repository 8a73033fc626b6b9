// Keys of new things: letters, digits, `_`, `-` and `.`, at most 80, unique in what they are in.

const MOST = 80;
const KEY = /^[A-Za-z0-9_.-]{1,80}$/;

export function isKey(text: string): boolean {
  return KEY.test(text);
}

/** A key made of a name, other than those that are taken. */
export function keyFor(name: string, taken: Iterable<string>, otherwise = "new"): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, MOST - 4);
  return free(plain || otherwise, new Set(taken));
}

/** The key itself, or with the first number that makes it unique. */
export function free(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  let number = 2;
  while (taken.has(`${key}_${number}`)) number += 1;
  return `${key}_${number}`;
}
