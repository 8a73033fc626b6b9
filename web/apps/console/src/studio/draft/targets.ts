// Where interactions lead: what their fields say, and what that means.
import { type Bot, dialogsOf, type FoundDialog, type Interaction } from "./bot";

/** Words that stand where a target could. */
export const WORDS = ["next", "repeat", "end", "close", "close_with_survey", "clear"] as const;
export type Word = (typeof WORDS)[number];

export function isWord(target: string): target is Word {
  return (WORDS as readonly string[]).includes(target);
}

/** Which field of an interaction leads somewhere. */
export type Port = "next" | "goto" | { rule: number };

export interface Move {
  port: Port;
  /** As it is written; nothing is what comes next. */
  target: string | undefined;
}

/** Where an interaction may lead: by each rule in its order, and else. */
export function movesOf(interaction: Interaction): Move[] {
  const rules = (interaction.rules ?? []).map((rule, index): Move => {
    return { port: { rule: index }, target: rule.next };
  });
  const last: Move =
    interaction.goto === undefined
      ? { port: "next", target: interaction.next }
      : { port: "goto", target: interaction.goto };
  return [...rules, last];
}

/** Where a target leads from a dialog: `dialog/interaction`, `dialog/`, or a word. */
export function placeOf(target: string, dialog: string): string {
  if (isWord(target) || target.includes("/")) return target;
  return `${dialog}/${target}`;
}

/** How a place is written in a dialog: as short as it can be. */
export function writtenIn(dialog: string, place: string): string {
  const [other, key] = place.split("/");
  if (other !== dialog || !key || isWord(key)) return place;
  return key;
}

/** The interaction that a place means: a dialog alone is its first one. */
export function landingOf(bot: Bot, place: string): string | undefined {
  const [key = "", interaction] = place.split("/");
  const found = dialogsOf(bot).find((it) => it.key === key);
  if (!found) return undefined;
  const keys = Object.keys(found.dialog.interactions ?? {});
  const landing = interaction || keys[0];
  return landing && keys.includes(landing) ? `${key}/${landing}` : undefined;
}

/** Says all targets of a bot anew; `change` is given the dialog that a target stands in. */
export function retarget(bot: Bot, change: (target: string, dialog: string) => string): Bot {
  const stories = Object.fromEntries(
    Object.entries(bot.stories ?? {}).map(([key, story]) => {
      const dialogs = Object.entries(story.dialogs ?? {}).map(([dialog, content]) => {
        const it = content && retargetDialog(content, (target) => change(target, dialog));
        return [dialog, it] as const;
      });
      const isChanged = dialogs.some(([dialog, it]) => story.dialogs?.[dialog] !== it);
      return [key, isChanged ? { ...story, dialogs: Object.fromEntries(dialogs) } : story];
    }),
  );
  return bot.stories ? { ...bot, stories } : bot;
}

function retargetDialog(
  dialog: FoundDialog["dialog"],
  change: (target: string) => string,
): FoundDialog["dialog"] {
  let isChanged = false;
  const entries = Object.entries(dialog.interactions ?? {}).map(([key, before]) => {
    const after = before && retargetInteraction(before, change);
    isChanged ||= after !== before;
    return [key, after] as const;
  });
  return isChanged ? { ...dialog, interactions: Object.fromEntries(entries) } : dialog;
}

/** Says the targets of one interaction anew. */
export function retargetInteraction(
  interaction: Interaction,
  change: (target: string) => string,
): Interaction {
  let changed = interaction;
  for (const field of ["next", "goto"] as const) {
    const target = interaction[field];
    if (target === undefined || isWord(target)) continue;
    const anew = change(target);
    if (anew !== target) changed = { ...changed, [field]: anew };
  }
  const rules = interaction.rules?.map((rule) => {
    if (rule.next === undefined || isWord(rule.next)) return rule;
    const anew = change(rule.next);
    return anew === rule.next ? rule : { ...rule, next: anew };
  });
  if (rules?.some((rule, index) => rule !== interaction.rules?.[index])) {
    changed = { ...changed, rules };
  }
  return changed;
}
