// Two people's changes of one bot: what only one of them changed is taken from that one. Pure.
import type { Bot, Path } from "./bot";
import { isFields, isSame, type Tree } from "./tree";

export interface Merged {
  /** Both changes; mine where both changed the same. */
  bot: Bot;
  /** What both changed, each in another way. */
  conflicts: Path[];
}

export function merge(base: Bot, mine: Bot, theirs: Bot): Merged {
  const conflicts: Path[] = [];
  const bot = mergeTree([base, mine, theirs], [], conflicts) as Bot;
  return { bot, conflicts };
}

type Three = readonly [base: Tree, mine: Tree, theirs: Tree];

function mergeTree([base, mine, theirs]: Three, path: Path, conflicts: Path[]): Tree {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (isFields(mine) && isFields(theirs)) {
    const before = isFields(base) ? base : {};
    const keys = orderOf(Object.keys(mine), Object.keys(theirs));
    const entries = keys.map((key): [string, Tree] => {
      const three: Three = [before[key], mine[key], theirs[key]];
      return [key, mergeTree(three, [...path, key], conflicts)];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  conflicts.push(path);
  return mine;
}

/** My order, with what only they have behind what it stands behind there. */
function orderOf(mine: readonly string[], theirs: readonly string[]): string[] {
  const order = [...mine];
  theirs.forEach((key, index) => {
    if (order.includes(key)) return;
    const before = theirs[index - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  });
  return order;
}
