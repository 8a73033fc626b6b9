// What the server is asked to try out on the saved draft. Nothing of it is kept there.
import { api, type Schema, unwrap } from "@colloquy/api";
import type { Rule } from "../draft/bot";

export type DialogMatch = Schema<"DialogMatchView">;
export type RuleTried = Schema<"TriedConditionView">;
export type ScriptPlace = Schema<"ScriptPlaceView">;
export type ScriptTrial = Schema<"TryScriptRequest">;
export type ScriptTried = Schema<"TriedScriptView">;

/** Which dialogs a text starts, and why. */
export function tryMatch(bot: string, text: string) {
  const params = { path: { bot } };
  return unwrap(api.POST("/api/v1/bots/{bot}/match", { params, body: { text } }));
}

interface RuleTrial {
  rule: Rule;
  text: string;
  variables: Record<string, unknown>;
}

/** Whether a rule holds for a text. */
export function tryRule(bot: string, { rule, ...trial }: RuleTrial): Promise<RuleTried> {
  const params = { path: { bot } };
  // The document says that a rule is an object, and no more.
  const body = { ...trial, rule: rule as Record<string, never> };
  return unwrap(api.POST("/api/v1/bots/{bot}/conditions/try", { params, body }));
}

/** Runs a script in the real sandbox. */
export function tryScript(bot: string, body: ScriptTrial): Promise<ScriptTried> {
  const params = { path: { bot } };
  return unwrap(api.POST("/api/v1/bots/{bot}/scripts/try", { params, body }));
}
