// What the palette finds inside of the bot that is open: its screens, and whatever in it has the words.
import {
  Bot as BotIcon,
  Braces,
  FlaskConical,
  History,
  KeyRound,
  ListChecks,
  type LucideIcon,
  MessageSquareText,
  Plug,
  ScrollText,
  Settings2,
  Shapes,
  Workflow,
} from "@colloquy/ui/icons";
import { useMemo } from "react";
import { useFinder } from "../frame/finds";
import type { Found } from "../frame/palette";
import { texts } from "../texts";
import { hitsIn, search } from "./canvas/search";
import { type Bot, nameOf } from "./draft/bot";
import { useDraftPart, useKeeper } from "./draft/DraftContext";
import { addressOf, useBotKey } from "./places";

/** So many places are found at once; more words find fewer. */
const MOST_FOUND = 20;

interface Part {
  to: string;
  label: string;
  icon: LucideIcon;
}

const { parts } = texts.studio;
const { tabs } = texts.setup;

const PARTS: readonly Part[] = [
  { to: "", label: parts.canvas, icon: Workflow },
  { to: "intents", label: parts.intents, icon: MessageSquareText },
  { to: "entities", label: parts.entities, icon: Shapes },
  { to: "integrations", label: parts.integrations, icon: Plug },
  { to: "external-bots", label: parts.externalBots, icon: BotIcon },
  { to: "task-box", label: parts.taskBox, icon: ListChecks },
  { to: "setup?tab=environments", label: tabs.environments, icon: Settings2 },
  { to: "setup?tab=variables", label: tabs.variables, icon: Braces },
  { to: "setup?tab=credentials", label: tabs.credentials, icon: KeyRound },
  { to: "setup?tab=settings", label: tabs.settings, icon: Settings2 },
  { to: "tests", label: parts.tests, icon: FlaskConical },
  { to: "text", label: parts.text, icon: ScrollText },
  { to: "versions", label: parts.versions, icon: History },
];

/** What stands beside the dialogs, each under its key. */
const THINGS = [
  { section: "intents", label: parts.intents, icon: MessageSquareText },
  { section: "entities", label: parts.entities, icon: Shapes },
  { section: "integrations", label: parts.integrations, icon: Plug },
  { section: "external_bots", label: parts.externalBots, icon: BotIcon },
  { section: "variables", label: tabs.variables, icon: Braces },
  { section: "credentials", label: tabs.credentials, icon: KeyRound },
] as const;

/** The screens of a bot that have a text in their names, then its places that have it: in their names first. */
export function findsIn(bot: Bot, key: string, text: string): Found[] {
  const base = `/studio/${encodeURIComponent(key)}`;
  const wanted = text.trim().toLowerCase();
  const screens = PARTS.filter(({ label }) => label.toLowerCase().includes(wanted)).map(
    ({ to, label, icon }) => found(`${base}${to && `/${to}`}`, { label, icon, also: text }),
  );
  const all = [...things(bot, base, text), ...places(bot, base, text)];
  const names = all.filter(({ isName }) => isName);
  const rest = all.filter(({ isName }) => !isName);
  const once = new Map<string, Found>();
  for (const { found: it } of [...names, ...rest]) if (!once.has(it.id)) once.set(it.id, it);
  return [...screens, ...[...once.values()].slice(0, MOST_FOUND)];
}

interface Hit {
  found: Found;
  /** The words stand in its name or key. */
  isName: boolean;
}

function places(bot: Bot, base: string, text: string): Hit[] {
  return search(bot, text).map(({ place, name, where, text: around }) => {
    const to = `${base}?at=${encodeURIComponent(place)}&panel=properties`;
    const looks = { label: name, icon: Workflow, hint: `${where}: ${around}`, also: text };
    return { isName: isNaming(where), found: { ...found(to, looks), id: place } };
  });
}

function things(bot: Bot, base: string, text: string): Hit[] {
  return THINGS.flatMap(({ section, label, icon }) =>
    Object.entries(bot[section] ?? {}).flatMap(([key, thing]) => {
      const name = nameOf(key, Array.isArray(thing) ? undefined : thing);
      const [hit] = hitsIn(text, key, section === "entities" ? withValues(thing) : thing);
      if (!hit) return [];
      const hint = `${label} · ${hit.where}: ${hit.text}`;
      const to = `${base}/${addressOf([section, key])}`;
      const own = {
        ...found(to, { label: name, icon, hint, also: text }),
        id: `${section}.${key}`,
      };
      return [{ isName: isNaming(hit.where), found: own }];
    }),
  );
}

/** An entity's values are keys: they are found like its words. */
function withValues(thing: unknown): unknown {
  const values = thing && typeof thing === "object" && "values" in thing ? thing.values : undefined;
  return values && typeof values === "object" && !Array.isArray(values)
    ? { ...(thing as object), values: Object.entries(values) }
    : thing;
}

function isNaming(where: string): boolean {
  const { name, key } = texts.canvas.find.where;
  return where === name || where === key;
}

function found(to: string, looks: Omit<Found, "id" | "does">): Found {
  return { id: to, does: { kind: "go", to }, ...looks };
}

/** Lets the palette find what is in the bot that is open. */
export function useFinds(): void {
  const keeper = useKeeper();
  const key = useBotKey();
  const name = useDraftPart(({ history }) => history.bot.name) ?? key;
  const finder = useMemo(
    () => ({
      heading: texts.palette.inside(name),
      find: (text: string) => findsIn(keeper.draft().history.bot, key, text),
    }),
    [keeper, key, name],
  );
  useFinder(finder);
}
