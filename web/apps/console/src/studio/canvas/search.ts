// Finds words anywhere in the dialogs of a bot.
import { texts } from "../../texts";
import { type Bot, dialogsOf, nameOf } from "../draft/bot";
import { isFields, type Tree } from "../draft/tree";

const words = texts.canvas.find.where;

export interface Hit {
  /** Of the dialog, interaction or rule. */
  place: string;
  /** The names of dialog and interaction. */
  name: string;
  /** What of it has the words. */
  where: string;
  /** The words with a little around them. */
  text: string;
}

/** How many hits are listed. */
export const MOST_HITS = 50;
/** How much is shown before the words, and in all, in characters. */
const BEFORE = 24;
const SHOWN = 90;

const SCRIPTS = ["pre", "post", "on_answer", "script"];
const STARTERS = ["patterns", "samples", "events", "excluded", "intent", "negatives"];

/** All places with a text, in the order of the file. */
export function search(bot: Bot, wanted: string): Hit[] {
  const needle = wanted.trim().toLowerCase();
  if (needle === "") return [];
  return dialogsOf(bot).flatMap(({ key, dialog }) => {
    const name = nameOf(key, dialog);
    const { interactions = {}, vendor: _vendor, ...own } = dialog;
    const inDialog = found(needle, key, own).map((it) => ({ ...it, place: key, name }));
    const inside = Object.entries(interactions).flatMap(([interactionKey, interaction]) => {
      const { rules = [], vendor: _kept, ...rest } = interaction;
      const place = `${key}/${interactionKey}`;
      const title = `${name} › ${nameOf(interactionKey, interaction)}`;
      const hits = found(needle, interactionKey, rest).map((it) => ({ ...it, place, name: title }));
      const inRules = rules.flatMap((rule, index) =>
        leaves(rule, [])
          .filter(([, text]) => has(text, needle))
          .slice(0, 1)
          .map(([, text]) => ({
            place: `${place}#${index}`,
            name: title,
            where: words.rule,
            text: around(text, needle),
          })),
      );
      return [...hits, ...inRules];
    });
    return [...inDialog, ...inside];
  });
}

/** What of a thing has a text: its key, or any of its fields. */
export function hitsIn(wanted: string, key: string, thing: unknown): Pick<Hit, "where" | "text">[] {
  const needle = wanted.trim().toLowerCase();
  return needle === "" ? [] : found(needle, key, thing as Tree);
}

/** One hit for the key, and one for each field. */
function found(needle: string, key: string, thing: Tree): Pick<Hit, "where" | "text">[] {
  const hits = leaves(thing, [])
    .filter(([, text]) => has(text, needle))
    .map(([path, text]) => ({ where: whereOf(path), text: around(text, needle) }));
  if (has(key, needle) && !hits.some(({ where }) => where === words.name)) {
    return [{ where: words.key, text: key }, ...hits];
  }
  return hits;
}

function has(text: string, needle: string): boolean {
  return text.toLowerCase().includes(needle);
}

function leaves(tree: Tree, path: readonly string[]): [readonly string[], string][] {
  if (typeof tree === "string") return [[path, tree]];
  if (Array.isArray(tree)) return tree.flatMap((it) => leaves(it, path));
  if (!isFields(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, [...path, key]));
}

function whereOf(path: readonly string[]): string {
  const [first = ""] = path;
  if (first === "name") return words.name;
  if (first === "starts_on" || STARTERS.includes(path[1] ?? "")) return words.pattern;
  if (SCRIPTS.includes(first)) return words.script;
  return words.text;
}

function around(text: string, needle: string): string {
  const line = text.replace(/\s+/g, " ");
  const at = Math.max(0, line.toLowerCase().indexOf(needle));
  const start = Math.max(0, at - BEFORE);
  const shown = line.slice(start, start + SHOWN);
  return `${start > 0 ? "…" : ""}${shown}${start + SHOWN < line.length ? "…" : ""}`;
}
