// What the conditions of rules are, and how people read them.
import type { BotFile } from "@colloquy/api";
import { conditions as words } from "../../texts/conditions";
import { type Bot, nameOf, type Rule } from "../draft/bot";
import { firstOf } from "./gist";

/** The field that holds a rule's condition, in the order in which they are looked at. */
export const CONDITIONS = [
  "intent",
  "choice",
  "exact",
  "pattern",
  "regex",
  "entity",
  "result",
  "no_match",
] as const;
export type ConditionKind = (typeof CONDITIONS)[number] | "where" | "always";

export interface Condition {
  kind: ConditionKind;
  /** As it is read: `“yes” or “sure”`, `/^\d{6}$/`, `has size is “large”`, `otherwise`, `always`. */
  text: string;
}

export type Operator = keyof typeof words.operators;
type VariableCondition = BotFile<"VariableCondition">;

/** What must hold for a rule; names of intents and entities are the bot's. */
export function conditionOf(rule: Rule, bot: Bot = {}): Condition {
  const kind = kindOfRule(rule);
  const main = kind === "where" || kind === "always" ? "" : mainOf(kind, rule, bot);
  const text = [main, ...whereOf(rule)].filter((it) => it !== "").join(words.and);
  return { kind, text: text || words.always };
}

/** By which field a rule is told from others. */
export function kindOfRule(rule: Rule): ConditionKind {
  const field = CONDITIONS.find((it) => rule[it] !== undefined && rule[it] !== false);
  if (field) return field;
  return rule.where?.length || rule.where_any?.length ? "where" : "always";
}

/** The rules that are never reached: those that always hold, but for the first of them. */
export function neverReached(rules: readonly Rule[]): number[] {
  const always = rules.flatMap((rule, index) => (kindOfRule(rule) === "always" ? [index] : []));
  return always.slice(1);
}

/** One text or several as a list. */
export function listOf(text: string | readonly string[] | undefined): readonly string[] {
  return typeof text === "string" ? [text] : (text ?? []);
}

function mainOf(kind: (typeof CONDITIONS)[number], rule: Rule, bot: Bot): string {
  switch (kind) {
    case "intent": {
      const key = rule.intent ?? "";
      const intent = bot.intents?.[key];
      return words.means(nameOf(key, Array.isArray(intent) ? null : intent));
    }
    case "choice":
      return words.chooses(rule.choice ?? "");
    case "exact":
    case "pattern":
      return without(listOf(rule[kind]).map(words.quoted).join(words.or), rule);
    case "regex":
      return without(`/${rule.regex}/`, rule);
    case "entity":
      return entityOf(rule, bot);
    case "result":
      return words.results[rule.result ?? "success"];
    case "no_match": {
      const said = typeof rule.no_match === "boolean" ? "" : firstOf(rule.no_match);
      return said ? `${words.otherwise}: ${words.quoted(said)}` : words.otherwise;
    }
  }
}

function without(text: string, { excluded }: Rule): string {
  const list = listOf(excluded);
  return list.length > 0 ? `${text} ${words.without(list.join(", "))}` : text;
}

function entityOf({ entity }: Rule, bot: Bot): string {
  const key = typeof entity === "string" ? entity : (entity?.entity ?? "");
  const name = nameOf(key, bot.entities?.[key]);
  const values = typeof entity === "object" ? comparisonsOf(entity) : [];
  return values.length > 0 ? `${name} ${values.join(words.and)}` : words.entity(name);
}

/** What is compared with what: `contains “x”`, `is set`. */
function comparisonsOf(condition: object): string[] {
  return Object.entries(condition).flatMap(([field, value]) => {
    if (!Object.hasOwn(words.operators, field) || value === undefined) return [];
    const operator = words.operators[field as Operator];
    if (field === "exists" || field === "not_exists") return [operator];
    const compared = listOf(value as string | string[]).map(words.quoted);
    return [`${operator} ${compared.join(words.or)}`];
  });
}

function whereOf({ where, where_any }: Rule): string[] {
  const read = (it: VariableCondition) =>
    `${it.variable ?? ""} ${comparisonsOf(it).join(words.and)}`.trim();
  const all = (where ?? []).map(read);
  const any = (where_any ?? []).map(read).join(words.or);
  return any ? [...all, any] : all;
}
