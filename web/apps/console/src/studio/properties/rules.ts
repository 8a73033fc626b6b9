// Rules as they are edited: what they hold on, and what they set.
import type { BotFile } from "@colloquy/api";
import { type ConditionKind, kindOfRule, listOf } from "../canvas/conditions";
import type { Interaction, Rule } from "../draft/bot";
import { labelsOf } from "./kinds";

type Scope = BotFile<"Assignment">["scope"];

export interface Assigned {
  name: string;
  value: string;
  scope?: Scope;
}

/** All that belongs to a condition and not to what follows from it. */
const OF_CONDITION = [
  "intent",
  "choice",
  "exact",
  "pattern",
  "regex",
  "excluded",
  "entity",
  "result",
  "no_match",
] as const;

/** The texts that a rule compares with, whichever way it does. */
function comparedBy(rule: Rule): string[] {
  const [text] = [rule.exact, rule.pattern, rule.choice, rule.regex].filter(Boolean);
  return [...listOf(text)];
}

/** The rule with another kind of condition; texts go along where they can. */
export function withCondition(rule: Rule, kind: ConditionKind): Rule {
  if (kindOfRule(rule) === kind) return rule;
  const texts = comparedBy(rule);
  const [first = ""] = texts;
  const entries = Object.entries(rule).filter(([field]) => {
    if (field === "excluded") return kind === "pattern" || kind === "regex";
    if (kind === "always" && (field === "where" || field === "where_any")) return false;
    return !(OF_CONDITION as readonly string[]).includes(field);
  });
  const { name, ...rest } = Object.fromEntries(entries) as Rule;
  return { ...(name ? { name } : {}), ...conditionFor(kind, texts, first), ...rest };
}

function conditionFor(kind: ConditionKind, texts: string[], first: string): Rule {
  switch (kind) {
    case "intent":
    case "entity":
      return { [kind]: "" };
    case "choice":
    case "regex":
      return { [kind]: first };
    case "exact":
    case "pattern":
      return { [kind]: texts.length > 1 ? texts : first };
    case "result":
      return { result: "success" };
    case "no_match":
      return { no_match: true };
    case "where":
      return { where: [{ variable: "", equals: "" }] };
    case "always":
      return {};
  }
}

/** The first rule that is offered: after what the interaction does. */
export function newRule(interaction: Interaction): Rule {
  const rules = interaction.rules ?? [];
  if (interaction.call !== undefined) {
    const isTaken = rules.some((it) => it.result === "success");
    return { result: isTaken ? "failure" : "success" };
  }
  const taken = new Set(rules.map((it) => it.choice));
  const label = labelsOf(interaction).find((it) => !taken.has(it));
  return label === undefined ? { pattern: "*" } : { choice: label };
}

/** What a rule sets, as a list. */
export function assignmentsOf(set: Rule["set"] | Rule["slot"]): Assigned[] {
  if (Array.isArray(set)) {
    return set.map(({ name, value, scope }) => ({
      name: name ?? "",
      value: value ?? "",
      ...(scope && { scope }),
    }));
  }
  return Object.entries(set ?? {}).map(([name, it]) =>
    typeof it === "string"
      ? { name, value: it }
      : { name, value: it.value ?? "", ...(it.scope && { scope: it.scope }) },
  );
}

/** As a mapping where names differ, else as a list. */
export function setOf(assigned: readonly Assigned[]): Rule["set"] {
  if (assigned.length === 0) return undefined;
  const names = new Set(assigned.map(({ name }) => name));
  if (names.size < assigned.length) return assigned.map((it) => ({ ...it }));
  return Object.fromEntries(
    assigned.map(({ name, value, scope }) => [name, scope ? { value, scope } : value]),
  );
}

/** One slot. */
export function slotOf(assigned: Assigned | undefined): Rule["slot"] {
  return setOf(assigned ? [assigned] : []) as Rule["slot"];
}

/** How a value is compared, and with what. */
export const OPERATORS = [
  "equals",
  "not_equals",
  "contains",
  "not_contains",
  "starts_with",
  "ends_with",
  "gt",
  "gte",
  "lt",
  "lte",
  "exists",
  "not_exists",
  "regex",
] as const;
export type VariableOperator = (typeof OPERATORS)[number];
type VariableCondition = BotFile<"VariableCondition">;

export function operatorOf(condition: VariableCondition): VariableOperator {
  return OPERATORS.find((it) => condition[it] !== undefined) ?? "equals";
}

export function isUnary(operator: string): boolean {
  return operator === "exists" || operator === "not_exists";
}

export function comparedWith(condition: VariableCondition): string {
  const value = condition[operatorOf(condition)];
  return typeof value === "string" ? value : "";
}

export function variableCondition(
  variable: string,
  operator: VariableOperator,
  compared: string,
): VariableCondition {
  return { variable, [operator]: isUnary(operator) ? true : compared };
}

/** How the value of an entity is compared; `any` is not at all. */
export const ENTITY_OPERATORS = [
  "values",
  "not_equals",
  "contains",
  "not_contains",
  "starts_with",
  "ends_with",
  "gt",
  "gte",
  "lt",
  "lte",
  "regex",
] as const;
export type EntityOperator = (typeof ENTITY_OPERATORS)[number] | "any";

export interface EntityTest {
  entity: string;
  operator: EntityOperator;
  values: string[];
}

export function entityTestOf(entity: Rule["entity"]): EntityTest {
  if (typeof entity !== "object") return { entity: entity ?? "", operator: "any", values: [] };
  const operator = ENTITY_OPERATORS.find((it) => entity[it] !== undefined) ?? "any";
  const values = operator === "any" ? [] : [...listOf(entity[operator])];
  return { entity: entity.entity ?? "", operator, values };
}

export function entityConditionOf({ entity, operator, values }: EntityTest): Rule["entity"] {
  if (operator === "any") return entity;
  return { entity, [operator]: operator === "values" ? values : (values[0] ?? "") };
}

/** Tells whether the brackets of an expression close; the server knows the rest of its grammar. */
export function isRegex(text: string): boolean {
  try {
    new RegExp(text.replace(/^\(\?[a-zA-Z]+\)/, ""));
    return true;
  } catch (error) {
    return !/unterminated|unmatched|missing|nothing to repeat/i.test(String(error));
  }
}
