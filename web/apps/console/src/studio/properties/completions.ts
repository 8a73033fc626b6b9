// What can be put in while a script is written. Pure.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { type Bot, dialogsOf } from "../draft/bot";
import { FUNCTIONS } from "./botContext";
import { collectOf } from "./choices";
import { assignmentsOf } from "./rules";

/** Names that a script can read: variables, slots, and fields of integrations. */
export function namesIn(bot: Bot): string[] {
  const names = new Set(Object.keys(bot.variables ?? {}));
  const slots = new Set<string>();
  for (const { dialog } of dialogsOf(bot)) {
    const interactions = Object.values(dialog.interactions ?? {});
    for (const capture of dialog.captures ?? []) slots.add(slotOf(capture));
    for (const it of interactions) {
      if (it?.collect) slots.add(slotOf(it.collect));
      for (const rule of it?.rules ?? []) {
        for (const { name } of assignmentsOf(rule.set)) names.add(name);
        for (const { name } of assignmentsOf(rule.slot)) slots.add(name);
      }
    }
  }
  for (const slot of slots) names.add(`slot.${slot}`);
  for (const [key, { fields, result }] of Object.entries(bot.integrations ?? {})) {
    names.add(`api_${result ?? key}`);
    for (const field of Object.keys(fields ?? {})) names.add(`${key}.${field}`);
  }
  return [...names].filter((it) => it !== "" && it !== "slot.").sort();
}

function slotOf(collect: Parameters<typeof collectOf>[0]): string {
  const it = collectOf(collect);
  return it?.slot ?? it?.entity ?? "";
}

const METHODS: readonly Completion[] = FUNCTIONS.map(({ name, signature, info }) => ({
  label: name,
  detail: signature.slice(name.length),
  info,
  type: "function",
  apply: `${name}(`,
}));
const GLOBALS: readonly Completion[] = [
  { label: "botContext", type: "variable", info: "The conversation, as scripts see it." },
  { label: "fetch", detail: "(url, options)", type: "function", info: "Calls a service." },
];

/** Functions behind `botContext.`, names inside `getBotVariable('…')`, else what scripts begin with. */
export function completeScript(bot: Bot) {
  return (context: CompletionContext): CompletionResult | null => {
    const method = context.matchBefore(/botContext\.\w*/);
    if (method) {
      return { from: method.from + "botContext.".length, options: METHODS, validFor: /^\w*$/ };
    }
    const named = context.matchBefore(/[gs]etBotVariable\(\s*["'][\w.]*/);
    if (named) {
      const quote = Math.max(named.text.lastIndexOf("'"), named.text.lastIndexOf('"'));
      const options = namesIn(bot).map((label) => ({ label, type: "variable" }));
      return { from: named.from + quote + 1, options, validFor: /^[\w.]*$/ };
    }
    const word = context.matchBefore(/\w+/);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options: GLOBALS, validFor: /^\w*$/ };
  };
}
