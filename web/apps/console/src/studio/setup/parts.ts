// Settings that are on, off, or more; environments side by side; values as they are typed. Pure.
import type { Bot } from "../draft/bot";
import type { Action } from "../draft/edit";
import { type Fields, isFields, type Tree } from "../draft/tree";

/** Whether a setting is on, and what it says; `usually` is what holds when nothing is said. */
export function isOn(value: Tree, usually: "on" | "off"): boolean {
  if (typeof value === "boolean") return value;
  if (isFields(value)) return value.enabled !== false;
  return usually === "on";
}

export function fieldsOf(value: Tree): Fields {
  return isFields(value) ? value : {};
}

/** A setting switched on or off; what it says stays. */
export function switched(value: Tree, on: boolean): Tree {
  const { enabled: _before, ...others } = fieldsOf(value);
  if (Object.keys(others).length === 0) return on;
  return on ? others : { enabled: false, ...others };
}

/** A setting with another value of a field; it stays on or off. */
export function withPart(
  value: Tree,
  [field, changed]: readonly [string, Tree],
  usually: "on" | "off",
): Tree {
  const { enabled: _enabled, [field]: _before, ...others } = fieldsOf(value);
  const all = changed === undefined ? others : { ...others, [field]: changed };
  if (isOn(value, usually)) return Object.keys(all).length > 0 ? all : true;
  return { enabled: false, ...all };
}

export const ENVIRONMENTS = ["test", "production"] as const;
export type EnvironmentKind = "addresses" | "values";
const ENVIRONMENT_KINDS: readonly EnvironmentKind[] = ["addresses", "values"];

export interface EnvironmentRow {
  kind: EnvironmentKind;
  name: string;
  /** By environment; what is missing there isn't here. */
  texts: Readonly<Record<string, string>>;
}

/** The environments of a bot: those that every bot has, then its own. */
export function environmentsOf(bot: Bot): string[] {
  return [...new Set([...ENVIRONMENTS, ...Object.keys(bot.environments ?? {})])];
}

/** What differs between environments, side by side. */
export function rowsOf(bot: Bot): EnvironmentRow[] {
  const rows: { kind: EnvironmentKind; name: string; texts: Record<string, string> }[] = [];
  for (const kind of ENVIRONMENT_KINDS) {
    for (const environment of environmentsOf(bot)) {
      for (const [name, text] of Object.entries(bot.environments?.[environment]?.[kind] ?? {})) {
        const known = rows.find((it) => it.kind === kind && it.name === name);
        if (known) known.texts[environment] = text;
        else rows.push({ kind, name, texts: { [environment]: text } });
      }
    }
  }
  return rows;
}

/** Adds a row to every environment. */
export function addRow(bot: Bot, kind: EnvironmentKind, name: string): Action {
  const actions = environmentsOf(bot).map((environment): Action => {
    return { do: "set", path: ["environments", environment, kind, name], value: "" };
  });
  return { do: "all", actions };
}

/** Takes a row out of every environment, with what is empty then. */
export function removeRow(bot: Bot, { kind, name }: EnvironmentRow): Action {
  const actions = Object.entries(bot.environments ?? {}).map(([environment, content]): Action => {
    const isLast = Object.keys(content[kind] ?? {}).every((it) => it === name);
    const path = ["environments", environment, kind];
    return { do: "remove", path: isLast ? path : [...path, name] };
  });
  return { do: "all", actions };
}

/** A value as it is shown: a text as it is, all else as JSON. */
export function shownAs(value: unknown): { as: "text" | "json"; text: string } {
  if (value === undefined) return { as: "text", text: "" };
  if (typeof value === "string") return { as: "text", text: value };
  return { as: "json", text: JSON.stringify(value) };
}

/** What was typed as a value; nothing typed is nothing, and what isn't JSON is a fault. */
export function valueFrom(as: "text" | "json", text: string): { value?: unknown; fault?: true } {
  if (text.trim() === "") return { value: undefined };
  if (as === "text") return { value: text };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: true };
  }
}
