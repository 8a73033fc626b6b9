// What can be done to a bot. Pure: `edit(bot, action)` is the bot afterwards, and all references are right.
import { type Bot, findDialog, type Interaction, type Path } from "./bot";
import { free } from "./keys";
import { readAnew } from "./results";
import { isWord, type Port, placeOf, retarget, retargetInteraction, writtenIn } from "./targets";
import { at, insert, isFields, put, rename, type Tree } from "./tree";

export type Action =
  /** Puts a value; `undefined` removes what is there. */
  | { do: "set"; path: Path; value: Tree }
  /** Puts a new entry into a mapping: behind another, first with `null`, last without. */
  | { do: "add"; into: Path; key: string; value: Tree; after?: string | null }
  | { do: "remove"; path: Path }
  /** Gives a story, dialog, interaction, intent, … another key, wherever it is named. */
  | { do: "rename"; path: Path; to: string }
  /** Puts an entry elsewhere; its references stay right. */
  | { do: "move"; path: Path; into: Path; after?: string | null }
  /** Leads an interaction to a place, `dialog/interaction`, or to a word; nothing is what comes next. */
  | { do: "connect"; from: string; port: Port; to: string | undefined }
  /** Where the cards of a dialog stand on the canvas. */
  | { do: "place"; dialog: string; places: Readonly<Record<string, readonly [number, number]>> }
  /** Several as one. */
  | { do: "all"; actions: readonly Action[] };

/** The bot after an action. One that means nothing here leaves it as it was. */
export function edit(bot: Bot, action: Action): Bot {
  switch (action.do) {
    case "set":
      return put(bot, action.path, action.value);
    case "add":
      return add(bot, action);
    case "remove":
      return removed(bot, action.path);
    case "rename":
      return renamed(bot, action.path, action.to);
    case "move":
      return moved(bot, action);
    case "connect":
      return connected(bot, action);
    case "place":
      return placed(bot, action);
    case "all":
      return action.actions.reduce(edit, bot);
  }
}

function add(bot: Bot, { into, key, value, after }: Extract<Action, { do: "add" }>): Bot {
  const fields = at(bot, into);
  const taken = new Set(isFields(fields) ? Object.keys(fields) : []);
  return put(bot, into, insert(fields, [free(key, taken), value], after));
}

/** Takes a thing away; an external bot that is gone answers nothing any more. */
function removed(bot: Bot, path: Path): Bot {
  const without = put(bot, path, undefined);
  const [section, key] = path;
  const isAnswering = section === "external_bots" && path.length === 2 && bot.answered_by === key;
  return isAnswering ? put(without, ["answered_by"], undefined) : without;
}

/** What names things of a section, and by which fields. */
const NAMED_BY: Record<string, readonly string[]> = {
  intents: ["intent", "children"],
  entities: ["entity", "collect", "captures", "filters"],
  integrations: ["call"],
  external_bots: ["external", "answered_by"],
  credentials: ["credential", "signing"],
};

function renamed(bot: Bot, path: Path, to: string): Bot {
  const from = String(path.at(-1));
  const parent = path.slice(0, -1);
  const fields = at(bot, parent);
  if (from === to || !isFields(fields)) return bot;
  if (!Object.hasOwn(fields, from) || Object.hasOwn(fields, to)) return bot;
  const after = put(bot, parent, rename(fields, from, to));
  if (path[0] !== "stories") {
    const known = named(after, NAMED_BY[String(path[0])] ?? [], from, to);
    if (path[0] !== "integrations") return known;
    const isResult = at(bot, [...path, "result"]) === undefined;
    return readAnew(known, { from, to, isResult });
  }
  if (path.length === 4) {
    const start = `${from}/`;
    return retarget(after, (target) =>
      target.startsWith(start) ? `${to}/${target.slice(start.length)}` : target,
    );
  }
  if (path.length !== 6) return after;
  const own = String(path[3]);
  const places = [...path.slice(0, 4), ...PLACES];
  const kept = at(after, places);
  const placed = isFields(kept) ? put(after, places, rename(kept, from, to)) : after;
  return retarget(placed, (target, dialog) =>
    placeOf(target, dialog) === `${own}/${from}` ? writtenIn(dialog, `${own}/${to}`) : target,
  );
}

/** Names a thing anew in all fields that can name it. */
function named<T extends Tree>(tree: T, fields: readonly string[], from: string, to: string): T {
  if (Array.isArray(tree)) {
    const list = tree.map((it) => named(it, fields, from, to));
    return (list.some((it, index) => it !== tree[index]) ? list : tree) as T;
  }
  if (!isFields(tree)) return tree;
  let changed: Record<string, Tree> = tree;
  for (const [key, value] of Object.entries(tree)) {
    const anew = fields.includes(key) ? nameAnew(value, from, to) : value;
    const deep = named(anew, fields, from, to);
    if (deep !== value) changed = { ...changed, [key]: deep };
  }
  return changed as T;
}

/** A name, a list with it, or a mapping with it as a key. */
function nameAnew(value: Tree, from: string, to: string): Tree {
  if (value === from) return to;
  if (Array.isArray(value) && value.includes(from)) {
    return value.map((it) => (it === from ? to : it));
  }
  const isNaming = isFields(value) && Object.hasOwn(value, from) && !("entity" in value);
  return isNaming ? rename(value, from, to) : value;
}

function moved(bot: Bot, { path, into, after }: Extract<Action, { do: "move" }>): Bot {
  const key = String(path.at(-1));
  const value = at(bot, path);
  if (value === undefined) return bot;
  const [from, to] = [String(path[3]), String(into[3])];
  const isElsewhere = path.length === 6 && into.length === 5 && from !== to;
  const without = put(bot, path, undefined);
  const fields = at(without, into);
  const taken = new Set(isFields(fields) ? Object.keys(fields) : []);
  const anew = free(key, taken);
  const written = isElsewhere
    ? retargetInteraction(value as Interaction, (target) => {
        const place = placeOf(target, from);
        return place === `${from}/${key}` ? anew : writtenIn(to, place);
      })
    : value;
  const there = put(without, into, insert(fields, [anew, written], after));
  if (!isElsewhere) return there;
  return retarget(there, (target, dialog) =>
    placeOf(target, dialog) === `${from}/${key}` && !(dialog === to && target === anew)
      ? writtenIn(dialog, `${to}/${anew}`)
      : target,
  );
}

function connected(bot: Bot, { from, port, to }: Extract<Action, { do: "connect" }>): Bot {
  const [dialog = "", key = ""] = from.split("/");
  const found = findDialog(bot, dialog);
  if (!found?.dialog.interactions?.[key]) return bot;
  const target = to === undefined || isWord(to) ? to : writtenIn(dialog, to);
  const path = [...found.path, "interactions", key];
  if (typeof port === "string") return put(bot, [...path, port], target);
  return put(bot, [...path, "rules", port.rule, "next"], target);
}

/** Where the canvas keeps its places: beside what other systems keep. */
export const PLACES = ["vendor", "canvas"] as const;

function placed(bot: Bot, { dialog, places }: Extract<Action, { do: "place" }>): Bot {
  const found = findDialog(bot, dialog);
  if (!found) return bot;
  const path = [...found.path, ...PLACES];
  const before = at(bot, path);
  return put(bot, path, { ...(isFields(before) ? before : {}), ...places });
}
