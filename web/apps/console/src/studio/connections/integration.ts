// One integration as the bot file has it, read and changed by its parts.
import type { BotFile } from "@colloquy/api";
import { type Bot, dialogsOf, nameOf } from "../draft/bot";
import type { Fields } from "../draft/tree";

export type Integration = BotFile<"Integration">;

export const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"] as const;
export type Method = (typeof METHODS)[number];

export interface Endpoint {
  method: Method;
  url: string;
}

/** The method and the URL; the method is the field's name. */
export function endpointOf(integration: Integration): Endpoint {
  const method = METHODS.find((it) => integration[it] !== undefined) ?? "get";
  return { method, url: integration[method] ?? "" };
}

/** Says another endpoint, where the one before stood. */
export function withEndpoint(integration: Integration, { method, url }: Endpoint): Integration {
  const before = METHODS.filter((it) => integration[it] !== undefined);
  if (before.length === 0) return { [method]: url, ...integration };
  const entries = Object.entries(integration).flatMap(([key, value]) => {
    if (key === before[0]) return [[method, url] as const];
    return before.includes(key as Method) ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries) as Integration;
}

export const BODIES = ["none", "json", "form", "text"] as const;
export type BodyKind = (typeof BODIES)[number];

export function bodyKindOf(integration: Integration): BodyKind {
  return BODIES.find((it) => it !== "none" && integration[it] !== undefined) ?? "none";
}

const EMPTY_BODIES: Record<BodyKind, Fields> = {
  none: {},
  json: { json: "{\n}\n" },
  form: { form: {} },
  text: { text: "" },
};

/** Gives an integration another kind of body, which is empty at first. */
export function withBody(integration: Integration, kind: BodyKind): Integration {
  if (bodyKindOf(integration) === kind) return integration;
  const { json: _json, form: _form, text: _text, ...rest } = integration;
  return { ...rest, ...EMPTY_BODIES[kind] } as Integration;
}

/** A JSON body as a text: as it was written, or the structure that was. */
export function jsonTextOf({ json }: Integration): string {
  return typeof json === "string" ? json : JSON.stringify(json ?? {}, null, 2);
}

/** The X of `api_X`, under which the answer is found. */
export function resultOf(key: string, integration: Integration): string {
  return integration.result || key;
}

export interface Caller {
  /** `dialog/interaction`. */
  place: string;
  name: string;
  /** Where it goes on failure, as it is written; nothing: the bot says so, and the dialog ends. */
  failure: string | undefined;
}

/** The interactions that call an integration, and what becomes of its failure. */
export function callersOf(bot: Bot, key: string): Caller[] {
  return dialogsOf(bot).flatMap(({ key: dialogKey, dialog }) =>
    Object.entries(dialog.interactions ?? {}).flatMap(([own, interaction]) => {
      if (interaction?.call !== key) return [];
      const rule = interaction.rules?.find(({ result }) => result === "failure");
      const name = `${nameOf(dialogKey, dialog)} › ${nameOf(own, interaction)}`;
      const failure = rule && (rule.next ?? interaction.next ?? "next");
      return [{ place: `${dialogKey}/${own}`, name, failure }];
    }),
  );
}
