// What the server is asked to try out on the saved draft. Nothing of it is kept there.
import { api, unwrap } from "@colloquy/api";
import type { Rule } from "../draft/bot";

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}
type Ask = (path: string, request: object) => Promise<Answer>;

const get = api.GET as unknown as Ask;
const post = api.POST as unknown as Ask;

async function ask<T>(bot: string, path: string, body: object): Promise<T> {
  return (await unwrap(
    post(`/api/v1/bots/{bot}/${path}`, { params: { path: { bot } }, body }),
  )) as T;
}

export interface DialogMatch {
  dialog: string;
  by: string;
  value?: string | null;
  score?: number | null;
  would_start: boolean;
  why_not?: string | null;
}

export interface Matched {
  /** What the text meets, if only nearly. */
  dialogs: DialogMatch[];
  /** What becomes of it, and the dialogs that start or are asked about. */
  decision: { kind: string; dialogs: string[] };
}

/** Which dialogs a text starts, and why. */
export function tryMatch(bot: string, text: string): Promise<Matched> {
  return ask(bot, "match", { text });
}

export interface RuleTried {
  holds: boolean;
  /** What it sets, by name. */
  captured?: unknown;
  why: string;
}

/** Whether a rule holds for a text. */
export function tryRule(
  bot: string,
  trial: { rule: Rule; text: string; variables: Record<string, unknown> },
): Promise<RuleTried> {
  return ask(bot, "conditions/try", trial);
}

export interface ScriptTrial {
  code: string;
  place: string;
  message?: string;
  variables?: Record<string, unknown>;
  slots?: Record<string, unknown>;
}

export interface ScriptTried {
  log: string[];
  variables: Record<string, unknown>;
  slots: Record<string, unknown>;
  said: unknown[];
  trigger?: string | null;
  error?: { message: string; line?: number | null; column?: number | null } | null;
  took_ms: number;
}

/** Runs a script in the real sandbox. */
export function tryScript(bot: string, trial: ScriptTrial): Promise<ScriptTried> {
  return ask(bot, "scripts/try", trial);
}

export interface BuiltIn {
  key: string;
  name: string;
  description?: string | null;
}

/** The entities that need no values of one's own. */
export async function listBuiltIns(): Promise<BuiltIn[]> {
  const { items } = (await unwrap(get("/api/v1/entities/built-in", {}))) as { items: BuiltIn[] };
  return items;
}
