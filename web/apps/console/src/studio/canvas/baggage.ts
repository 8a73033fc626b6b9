// What copied dialogs and interactions name, and what a bot that lacks it is given with them. Pure.
import type { Bot } from "../draft/bot";
import type { Action } from "../draft/edit";
import { at, isFields, isSame, type Tree } from "../draft/tree";
import { type BotPart, namings } from "../uses";

/** The sections whose things come along. Of credentials a bot has no more than the name and what they are. */
const SECTIONS = [
  "intents",
  "entities",
  "integrations",
  "external_bots",
  "credentials",
  "variables",
] as const;
const KINDS = ["addresses", "values"] as const;

/** `environments` counts the addresses and values that are read by their name, whatever the environment. */
type Named = (typeof SECTIONS)[number] | "environments";
export type Carried = Named | "stories";

type Things = Readonly<Record<string, Tree>>;

/** By section what is named; an address or value with what it is in each environment. */
export type Baggage = Partial<Record<Named, Things>>;

/** Everything that parts of a bot name, and what that names in its turn. */
export function baggageOf(bot: Bot, parts: readonly BotPart[]): Baggage {
  const found: Record<string, Record<string, Tree>> = {};
  const sections = { ...bot, environments: byName(bot) };
  let open = parts;
  while (open.length > 0) {
    const anew: BotPart[] = [];
    for (const section of [...SECTIONS, "environments"] as const) {
      const taken = found[section] ?? {};
      for (const [key, thing] of Object.entries(sections[section] ?? {})) {
        if (Object.hasOwn(taken, key) || namings(open, section, key).length === 0) continue;
        found[section] = { ...found[section], [key]: thing };
        anew.push({ path: [section, key], tree: thing });
      }
    }
    open = anew;
  }
  return found;
}

/** The addresses and values of a bot: under each name what it is, by kind and environment. */
function byName(bot: Bot): Record<string, Tree> {
  const names: Record<string, Record<string, Tree>> = {};
  for (const [environment, content] of Object.entries(bot.environments ?? {})) {
    for (const kind of KINDS) {
      for (const [name, value] of Object.entries(content?.[kind] ?? {})) {
        names[name] = { ...names[name], [`${environment}.${kind}`]: value };
      }
    }
  }
  return names;
}

export interface Thing {
  section: Carried;
  key: string;
}

export interface Unpacked {
  actions: Action[];
  /** What the bot lacked. */
  along: Thing[];
  /** What it has under the same key, and is something else. */
  own: Thing[];
}

/** Gives a bot what it lacks; what it has of the same key stays as it is. */
export function unpacked(bot: Bot, baggage: Baggage): Unpacked {
  const it: Unpacked = { actions: [], along: [], own: [] };
  const there = { ...bot, environments: byName(bot) };
  for (const section of [...SECTIONS, "environments"] as const) {
    for (const [key, thing] of Object.entries(fieldsOf(baggage[section]))) {
      const before = at(there, [section, key]);
      if (before === undefined) {
        it.along.push({ section, key });
        it.actions.push(...puts(section, key, thing));
      } else if (!isSame(before, thing)) it.own.push({ section, key });
    }
  }
  return it;
}

function puts(section: Named, key: string, thing: Tree): Action[] {
  if (section !== "environments") return [{ do: "set", path: [section, key], value: thing }];
  return Object.entries(fieldsOf(thing)).map(([place, value]): Action => {
    const [environment = "", kind = ""] = splitLast(place);
    return { do: "set", path: ["environments", environment, kind, key], value };
  });
}

function splitLast(place: string): [string, string] {
  const dot = place.lastIndexOf(".");
  return [place.slice(0, dot), place.slice(dot + 1)];
}

function fieldsOf(tree: Tree): Things {
  return isFields(tree) ? tree : {};
}
