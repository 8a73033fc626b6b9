// What entities of a bot are, and their lists of values as tables. Pure.
import type { BotFile } from "@colloquy/api";
import { rowsOf, textOfRows } from "../draft/csv";

export type Entity = BotFile<"Entity">;
export type Values = Readonly<Record<string, readonly string[]>>;

/** The field that says what an entity is. */
export const KINDS = ["values", "regex", "built_in", "learned"] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(entity: Entity): Kind {
  return KINDS.find((kind) => Object.hasOwn(entity, kind)) ?? "values";
}

const FIRST: Record<Kind, Entity> = {
  values: { values: {} },
  regex: { regex: "\\b[A-Z]-\\d+\\b" },
  built_in: { built_in: "number" },
  learned: { learned: [] },
};

/** An entity of another kind: what holds for all kinds stays. */
export function withKind(entity: Entity, kind: Kind): Entity {
  const { values, regex, built_in, learned, fuzzy, digits, region, ...others } = entity;
  return { ...others, ...FIRST[kind] };
}

/** The values of a table: `value,synonym,synonym`, or `value|synonym,synonym`, a line each. */
export function valuesOf(text: string): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [first = "", ...rest] of rowsOf(text)) {
    const bar = first.indexOf("|");
    const value = (bar < 0 ? first : first.slice(0, bar)).trim();
    const second = bar < 0 ? [] : [first.slice(bar + 1)];
    if (value) values[value] = joined(values[value] ?? [], [...second, ...rest], value);
  }
  return values;
}

/** Synonyms with others, each once. */
function joined(before: readonly string[], more: readonly string[], value: string): string[] {
  const all = [...before, ...more.map((it) => it.trim())];
  return [...new Set(all)].filter((it) => it !== "" && it !== value);
}

/** Both lists: values that both have get all synonyms. */
export function merged(before: Values, more: Values): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const [value, synonyms] of [...Object.entries(before), ...Object.entries(more)]) {
    all[value] = joined(all[value] ?? [], synonyms, value);
  }
  return all;
}

/** The values as a table. */
export function tableOf(values: Values): string {
  return textOfRows(Object.entries(values).map(([value, synonyms]) => [value, ...synonyms]));
}

/** Synonyms as they are typed, with commas between. */
export function synonymsOf(text: string): string[] {
  return [...new Set(text.split(",").map((it) => it.trim()))].filter(Boolean);
}
