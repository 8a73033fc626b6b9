// What a card says of an interaction, and how large it is.
import { texts } from "../../texts";
import { type Bot, type Interaction, nameOf, type Rule, type Texts } from "../draft/bot";
import { movesOf, type Port, type Word } from "../draft/targets";
import { conditionOf } from "./conditions";
import { gistOf, type Kind, kindOf } from "./gist";

const words = texts.canvas;

/** In pixels of the canvas. Cards are as high as they have ports, so that typing moves nothing. */
export const CARD = { width: 252, head: 34, body: 46, port: 25, foot: 3 } as const;

/** Where a way out of an interaction leads. */
export type End =
  | { kind: "to"; place: string; isImplicit: boolean }
  | { kind: "word"; word: Word; isImplicit: boolean }
  | { kind: "as_below" }
  | { kind: "missing"; target: string };

export type CardPort = {
  /** `0` for the first rule; `next`, `goto`. */
  id: string;
  port: Port;
  text: string;
  /** What it sets, in few words. */
  sets: string;
  end: End;
};

export type CardData = {
  /** `dialog/interaction`. */
  place: string;
  dialog: string;
  key: string;
  name: string;
  kind: Kind | undefined;
  gist: string;
  isOn: boolean;
  ports: readonly CardPort[];
  hasScript: boolean;
  slots: readonly string[];
  delayMs: number;
  /** Languages of the bot that its text has no wording for. */
  missing: readonly string[];
};

/** What of the bot its cards depend on, beside their interactions. */
export type Context = Pick<Bot, "intents" | "entities" | "language" | "languages">;

export function isSameContext(one: Context, other: Context): boolean {
  return (
    one.intents === other.intents &&
    one.entities === other.entities &&
    one.language === other.language &&
    one.languages === other.languages
  );
}

export function portId(port: Port): string {
  return typeof port === "string" ? port : String(port.rule);
}

/** The ways out of an interaction that there are on its card. */
export function portsOf(interaction: Interaction): { port: Port; target: string | undefined }[] {
  const kind = kindOf(interaction);
  const goesOn = kind !== "end" && kind !== "close";
  return movesOf(interaction).filter(({ port }) => typeof port !== "string" || goesOn);
}

export function heightOf(ports: number): number {
  return CARD.head + CARD.body + CARD.port * ports + CARD.foot;
}

/** The middle of a port, from the card's top. */
export function portY(index: number): number {
  return CARD.head + CARD.body + CARD.port * (index + 0.5);
}

export function cardOf(
  place: string,
  interaction: Interaction,
  ends: readonly End[],
  context: Context,
): CardData {
  const [dialog = "", key = ""] = place.split("/");
  const ports = portsOf(interaction).map(({ port }, index): CardPort => {
    const end = ends[index] ?? { kind: "as_below" };
    const rule = typeof port === "object" ? interaction.rules?.[port.rule] : undefined;
    const text = rule ? conditionOf(rule, context).text : lastText(interaction);
    return { id: portId(port), port, text, sets: rule ? setsOf(rule) : "", end };
  });
  return {
    place,
    dialog,
    key,
    name: nameOf(key, interaction),
    kind: kindOf(interaction),
    gist: gistOf(interaction),
    isOn: interaction.enabled !== false,
    ports,
    hasScript: [interaction.pre, interaction.post, interaction.on_answer].some(Boolean),
    slots: slotsOf(interaction),
    delayMs: interaction.delay_ms ?? 0,
    missing: missingLanguages(interaction, context),
  };
}

function lastText({ rules = [], goto }: Interaction): string {
  if (goto !== undefined) return words.ports.goto;
  if (rules.length === 0) return words.ports.always;
  return rules.every((rule) => rule.next !== undefined) ? words.ports.otherwise : words.ports.after;
}

function setsOf({ slot, set }: Rule): string {
  const variables = Array.isArray(set)
    ? set.map((it) => ("variable" in it ? String(it.variable) : ""))
    : Object.keys(set ?? {});
  const names = [...Object.keys(slot ?? {}), ...variables].filter((it) => it !== "");
  return names.length > 0 ? words.ports.slot(names.join(", ")) : "";
}

function slotsOf({ collect, rules }: Interaction): string[] {
  const collected =
    typeof collect === "string" ? [collect] : collect ? [collect.slot ?? collect.entity] : [];
  const filled = (rules ?? []).flatMap(({ slot }) => Object.keys(slot ?? {}));
  return [...new Set([...collected, ...filled])];
}

/** The texts that contacts read of an interaction. */
function textsOf(interaction: Interaction): (Texts | null | undefined)[] {
  const { say, ask, choose, text, upload, survey, transfer } = interaction;
  return [say, ask, choose, text, upload?.text, survey?.text, transfer?.message];
}

function missingLanguages(interaction: Interaction, { languages = [] }: Context): string[] {
  const all = textsOf(interaction).filter((it) => it !== undefined && it !== null && it !== "");
  return languages.filter((language) => all.some((text) => !hasWording(text as Texts, language)));
}

function hasWording(text: Texts, language: string): boolean {
  if (typeof text === "string") return false;
  const short = language.split("-")[0];
  return text.some((it) => {
    const own = typeof it === "object" ? it.language : undefined;
    return own !== undefined && (own === language || own.split("-")[0] === short);
  });
}
