// What a turn's steps say in words, and which places they light.
import { texts } from "../../texts";
import { type Bot, findDialog, findInteraction, nameOf } from "../draft/bot";
import type { Step, Turn } from "./contract";

const words = texts.preview.steps;

/** What a place is called by people: its dialog's name, with the interaction's. */
export function nameOfPlace(bot: Bot, place: string): string {
  const [dialog = "", key] = place.split("/");
  const found = findDialog(bot, dialog);
  const first = found ? nameOf(dialog, found.dialog) : dialog;
  if (!key) return first;
  const interaction = findInteraction(bot, place);
  return `${first} › ${interaction ? nameOf(key, interaction) : key}`;
}

/** A value on one line. */
export function shortOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return words.emptied;
  return typeof value === "string" ? `“${value}”` : JSON.stringify(value);
}

const named = (section: object | undefined, key: string): string => {
  const found =
    section && Object.hasOwn(section, key) ? section[key as keyof typeof section] : null;
  const { name } = (found ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : key;
};

/** What a step is in one sentence. */
export function wordsOfStep(bot: Bot, step: Step): string {
  const place = nameOfPlace(bot, step.target ?? "");
  switch (step.kind) {
    case "understood":
      return understood(bot, step);
    case "started":
      return started(bot, step);
    case "entered":
      return words.entered(place);
    case "rule":
      return words.rule(step.index + 1, place);
    case "unrecognized":
      return words.unrecognized;
    case "followed_up":
      return words.followed_up(place);
    case "variable":
    case "slot":
      return words[step.kind](step.name, shortOf(step.value));
    case "script":
      return words.script(words.scripts[step.place] ?? step.place);
    case "call": {
      const { integration } = step;
      const name = integration === "fetch" ? words.fetch : named(bot.integrations, integration);
      return words.call(name, resultOf(step), step.took_ms);
    }
    case "asked_bot":
      return words.asked_bot(named(bot.external_bots, step.bot), resultOf(step), step.took_ms);
    default:
      return seldom(bot, step);
  }
}

/** Something that a script did, in a sentence. */
export function wordsOfDeed({ what, text }: Deed): string {
  return words.deeds[what]?.(text) ?? text;
}

type Deed = Extract<Step, { kind: "script" }>["did"][number];

function seldom(bot: Bot, step: Step): string {
  switch (step.kind) {
    case "offered":
      return words.offered(step.dialogs.map((it) => nameOfPlace(bot, it)).join(", "));
    case "assisted":
      return words.assisted[step.why] ?? step.why;
    case "small_talk":
      return words.small_talk(step.topic);
    case "ended":
      return words.ended(nameOfPlace(bot, step.dialog));
    case "handed_over":
      return words.handed_over(step.skill ?? step.agent ?? "");
    case "agent_did":
      return words.agent_did[step.did] ?? step.did;
    case "closed":
      return words.closed;
    case "reported":
      return words.reported(step.message);
    case "logged":
      return words.logged(step.name, step.message);
    case "reset":
      return words.reset;
    default:
      return step.kind;
  }
}

function understood(bot: Bot, step: Extract<Step, { kind: "understood" }>): string {
  const scored = step.intents.slice(0, 3).map(({ intent, score }) => {
    return words.score(named(bot.intents, intent), Math.round(score * 100));
  });
  const entities = step.entities.map(({ entity, text }) => `${entity} “${text}”`).join(", ");
  const first = words.understood(scored.join(", "));
  return entities ? `${first}, ${words.entities(entities)}` : first;
}

function started(bot: Bot, step: Extract<Step, { kind: "started" }>): string {
  const dialog = nameOfPlace(bot, step.dialog);
  const value = step.value ?? "";
  switch (step.by) {
    case "intent": {
      const intent = named(bot.intents, value);
      const shown =
        typeof step.score === "number" ? words.score(intent, Math.round(step.score * 100)) : intent;
      return words.started.intent(dialog, shown);
    }
    case "entity":
      return words.started.entity(dialog, named(bot.entities, value));
    case "pattern":
    case "event":
      return words.started[step.by](dialog, value);
    case "choice":
    case "jump":
    case "placed":
      return words.started[step.by](dialog);
    default:
      return words.started.kind(dialog);
  }
}

function resultOf(step: Extract<Step, { kind: "call" | "asked_bot" }>): string {
  if (step.error) return step.error.message;
  return step.response?.status ? String(step.response.status) : words.answered;
}

const TELLING: readonly Step["kind"][] = [
  "agent_did",
  "handed_over",
  "closed",
  "started",
  "rule",
  "followed_up",
  "small_talk",
  "assisted",
  "offered",
  "unrecognized",
  "asked_bot",
  "call",
];

/** The step that tells most of why a turn went as it did. */
export function tellingOf(steps: readonly Step[]): Step | undefined {
  const kind = TELLING.find((it) => steps.some((step) => step.kind === it));
  return steps.find((step) => step.kind === kind) ?? steps[0];
}

/** Whether a step went wrong, or could. */
export function stateOf(step: Step): "danger" | "warn" | undefined {
  switch (step.kind) {
    case "reported":
      return step.severity === "error"
        ? "danger"
        : step.severity === "warning"
          ? "warn"
          : undefined;
    case "script":
    case "call":
    case "asked_bot":
      return step.error ? "danger" : undefined;
    case "unrecognized":
      return "warn";
    default:
      return undefined;
  }
}

/** The way that turns took: interactions, and `#index` for rules. */
export function placesOf(turns: readonly Turn[]): string[] {
  const places = turns.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (!step.target) return [];
      return step.kind === "rule" ? [step.target, `${step.target}#${step.index}`] : [step.target];
    }),
  );
  return [...new Set(places)];
}

/** What was read of an integration's answer, as it is after a turn. */
export function readOf({ variables }: Turn, integration: string): [string, unknown][] {
  const own = `${integration}.`;
  return Object.entries(variables)
    .filter(([name]) => name.startsWith(own))
    .map(([name, value]) => [name.slice(own.length), value]);
}

export interface Changed {
  name: string;
  before: unknown;
  after: unknown;
}

/** The variables and slots that a turn changed, by name. */
export function changedIn({ variables_before: before, variables: after }: Turn): Changed[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .map((name) => ({ name, before: before[name], after: after[name] }))
    .filter((it) => JSON.stringify(it.before) !== JSON.stringify(it.after));
}
