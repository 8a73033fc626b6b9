// Where a thing of the bot is used, so that it can be gone to before the thing is changed. Pure.

import { texts } from "../texts";
import { type Bot, nameOf, type Path } from "./draft/bot";
import { at, isFields, type Tree } from "./draft/tree";
import { addressOf } from "./places";

export interface Use {
  path: Path;
  /** `Dialog › Interaction`, or the name of what isn't in a dialog. */
  label: string;
  /** The rest of the address behind the bot's. */
  address: string;
}

export type Section =
  | "intents"
  | "entities"
  | "integrations"
  | "external_bots"
  | "credentials"
  | "variables"
  | "environments";

/** Fields whose text, list, or keys name a thing of a section. */
const FIELDS: Record<Section, readonly string[]> = {
  intents: ["intent", "children"],
  entities: ["entity", "collect", "captures", "filters"],
  integrations: ["call"],
  external_bots: ["external", "answered_by"],
  credentials: ["credential", "signing"],
  variables: ["set", "variable"],
  environments: [],
};

/** Where texts name it: in references, as a value of an entity, in scripts. */
function namedIn(section: Section, key: string): RegExp | undefined {
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const end = "(?![\\w-])";
  switch (section) {
    case "entities":
      return new RegExp(`^@${name}(?:\\[\\])?$|\\]\\(${name}\\)`);
    case "integrations":
      return new RegExp(`\\{${name}[.[]|^${name}\\.|\\bapi_${name}(?:Status)?${end}`);
    case "variables":
      return new RegExp(`\\{\\$(?:botContext\\.)?${name}${end}|BotVariable\\(\\s*['"]${name}['"]`);
    case "environments":
      return new RegExp(
        `\\{\\$(?:env\\.|botContext\\.)?${name}${end}|EnvVariable\\(\\s*['"]${name}['"]`,
      );
    default:
      return undefined;
  }
}

/** All places that name a thing, each once, in the order of the file. */
export function usesOf(bot: Bot, section: Section, key: string): Use[] {
  return once(namings([{ path: [], tree: bot }], section, key).map((path) => useAt(bot, path)));
}

/** A part of a bot, and where it stands there. */
export interface BotPart {
  path: Path;
  tree: Tree;
}

/** The paths inside of parts of a bot that name a thing. */
export function namings(parts: readonly BotPart[], section: Section, key: string): Path[] {
  const found: Path[] = [];
  const pattern = namedIn(section, key);
  const walk = (tree: Tree, path: Path) => {
    if (path[0] === section && (path[1] === key || section === "environments")) return;
    if (typeof tree === "string") {
      if (pattern?.test(tree)) found.push(path);
    } else if (Array.isArray(tree)) {
      for (const [index, it] of tree.entries()) walk(it, [...path, index]);
    } else if (isFields(tree)) {
      for (const [field, value] of Object.entries(tree)) {
        const isNaming = FIELDS[section].includes(field) && !isNameOfThing(path);
        if (isNaming && names(value, key)) found.push([...path, field]);
        walk(value, [...path, field]);
      }
    }
  };
  for (const { path, tree } of parts) walk(tree, path);
  return found;
}

/** Whether the fields at a path are things by their names, and so name nothing themselves. */
function isNameOfThing(path: Path): boolean {
  const last = path.at(-1);
  return path.length === 1 || last === "dialogs" || last === "interactions";
}

function names(value: Tree, key: string): boolean {
  if (value === key) return true;
  if (Array.isArray(value)) return value.includes(key) || value.some((it) => isNamed(it, key));
  return isFields(value) && !("entity" in value) && Object.hasOwn(value, key);
}

/** Whether an entry of a list says the name, as `{ name: key, value: … }`. */
function isNamed(entry: Tree, key: string): boolean {
  return isFields(entry) && "value" in entry && entry.name === key;
}

/** What isn't a thing by its name: the part of the bot that says it. */
const PARTS: Record<string, string> = {
  task_box: texts.studio.parts.taskBox,
  settings: texts.studio.parts.setup,
  functions: texts.studio.parts.text,
  answered_by: texts.studio.parts.externalBots,
};

function useAt(bot: Bot, path: Path): Use {
  const [section = "", key = "", , dialog, part, interaction] = path.map(String);
  const address = addressOf(path);
  if (section !== "stories" || !dialog) {
    const thing = at(bot, [section, key]);
    const name = nameOf(key, isFields(thing) ? (thing as { name?: string }) : undefined);
    return { path, label: PARTS[section] ?? name, address };
  }
  const name = nameOf(dialog, at(bot, path.slice(0, 4)) as { name?: string });
  if (part !== "interactions" || !interaction) return { path, label: name, address };
  const own = nameOf(interaction, at(bot, path.slice(0, 6)) as { name?: string });
  return { path, label: `${name} › ${own}`, address };
}

function once(uses: Use[]): Use[] {
  const seen = new Set<string>();
  return uses.filter(({ label, address }) => {
    const place = `${address}\n${label}`;
    return !seen.has(place) && seen.add(place);
  });
}
