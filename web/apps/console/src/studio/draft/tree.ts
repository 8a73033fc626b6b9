// Changes of a tree that leave the one before as it was. What wasn't touched is shared by both.
import type { Path } from "./bot";

export type Tree = unknown;
export type Fields = Record<string, Tree>;

export function isFields(tree: Tree): tree is Fields {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

/** A field of a mapping, and nothing that all objects have. */
export function own(fields: Fields, key: string): Tree {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** What stands at a path; nothing is `undefined`. */
export function at(tree: Tree, path: Path): Tree {
  let here = tree;
  for (const part of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = own(here as Fields, String(part));
  }
  return here;
}

/** Puts a value at a path, with the mappings on the way; `undefined` removes what is there. */
export function put<T extends Tree>(tree: T, path: Path, value: Tree): T {
  const [part, ...rest] = path;
  if (part === undefined) return value as T;
  if (Array.isArray(tree)) {
    const index = Number(part);
    const changed = rest.length > 0 ? put(tree[index], rest, value) : value;
    const list = [...tree];
    if (changed === undefined) list.splice(index, 1);
    else list[index] = changed;
    return list as T;
  }
  const fields: Fields = isFields(tree) ? tree : {};
  const before = own(fields, String(part));
  const changed = rest.length > 0 ? put(before, rest, value) : value;
  if (changed === before) return tree;
  if (changed !== undefined) return { ...fields, [part]: changed } as T;
  const { [String(part)]: _removed, ...kept } = fields;
  return kept as T;
}

/** Puts an entry into a mapping: behind another, first with `null`, last without. */
export function insert(
  fields: Tree,
  [key, value]: readonly [string, Tree],
  after?: string | null,
): Fields {
  const entries = Object.entries(isFields(fields) ? fields : {}).filter(([it]) => it !== key);
  const behind = entries.findIndex(([it]) => it === after);
  const index = after === null ? 0 : behind < 0 ? entries.length : behind + 1;
  entries.splice(index, 0, [key, value]);
  return Object.fromEntries(entries);
}

/** Gives an entry of a mapping another key, where it is. */
export function rename(fields: Tree, from: string, to: string): Fields {
  const entries = Object.entries(isFields(fields) ? fields : {});
  return Object.fromEntries(entries.map(([key, value]) => [key === from ? to : key, value]));
}

/** Tells whether two trees say the same; the order of a mapping counts. */
export function isSame(one: Tree, other: Tree): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((it, index) => isSame(it, other[index]));
  }
  if (!isFields(one) || !isFields(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return (
    keys.length === others.length &&
    keys.every((key, index) => others[index] === key && isSame(one[key], other[key]))
  );
}
