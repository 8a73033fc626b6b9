// Places of the bot, as people call them. Pure.
import { texts } from "../texts";
import { type Bot, nameOf, type Path } from "./draft/bot";
import { at, isFields } from "./draft/tree";

const { parts } = texts.studio;
/** Sections of the file, by what their screens are called. */
const SECTIONS: Readonly<Record<string, string>> = {
  intents: parts.intents,
  entities: parts.entities,
  integrations: parts.integrations,
  external_bots: parts.externalBots,
  answered_by: parts.externalBots,
  task_box: parts.taskBox,
  environments: parts.setup,
  credentials: parts.setup,
  variables: parts.setup,
  settings: parts.setup,
};
/** `Account balance › ask_email › Rule 1`, or `Intents › Refund`; what lies deeper is left out. */
export function placeName(bot: Bot, path: Path): string {
  const [section = ""] = path.map(String);
  // So deep lie the things that have names: stories, dialogs and interactions.
  const deep = section !== "stories" ? [2] : path[4] === "interactions" ? [2, 4, 6] : [2, 4];
  const names = deep
    .filter((depth) => path.length >= depth)
    .map((depth) => nameAt(bot, path, depth));
  if (section !== "stories") return [SECTIONS[section] ?? section, ...names].join(" › ");
  // The story is only said where nothing in it is meant.
  const inside = names.length > 1 ? names.slice(1) : names;
  const [part, rule] = path.slice(6);
  const isRule = part === "rules" && typeof rule !== "undefined";
  return [...inside, ...(isRule ? [texts.properties.rules.nth(Number(rule) + 1)] : [])].join(" › ");
}

function nameAt(bot: Bot, path: Path, depth: number): string {
  const thing = at(bot, path.slice(0, depth));
  const named = isFields(thing) ? (thing as { name?: string }) : undefined;
  return nameOf(String(path[depth - 1]), named);
}
