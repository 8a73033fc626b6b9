// Everywhere that an interaction can lead, for people to choose from.
import { gistOf } from "../canvas/gist";
import { type Bot, dialogsOf, findDialog, nameOf } from "../draft/bot";
import { isWord, placeOf, WORDS, writtenIn } from "../draft/targets";

export interface Destination {
  /** As it is written in the dialog. */
  target: string;
  label: string;
  /** What it is: what is said there, or the dialog that it is in. */
  hint: string;
}

export interface Naming {
  words: Readonly<Record<string, string>>;
  start: string;
}

/** The words, the interactions of the dialog, the beginnings of dialogs, then the rest. */
export function destinationsOf(bot: Bot, dialog: string, naming: Naming): Destination[] {
  const words = WORDS.map((target) => ({
    target,
    label: naming.words[target] ?? target,
    hint: "",
  }));
  const dialogs = dialogsOf(bot);
  const starts = dialogs.map(({ key, dialog: it }) => ({
    target: `${key}/`,
    label: nameOf(key, it),
    hint: naming.start,
  }));
  const inside = (isHere: boolean) =>
    dialogs
      .filter(({ key }) => (key === dialog) === isHere)
      .flatMap(({ key, dialog: it }) =>
        Object.entries(it.interactions ?? {}).map(([own, interaction]) => {
          const gist = gistOf(interaction);
          const where = nameOf(key, it);
          return {
            target: writtenIn(dialog, `${key}/${own}`),
            label: nameOf(own, interaction),
            hint: isHere ? gist : gist ? `${where}: ${gist}` : where,
          };
        }),
      );
  return [...words, ...inside(true), ...starts, ...inside(false)];
}

/** What a target is called, however it is written; nothing when it leads nowhere. */
export function labelOf(
  bot: Bot,
  target: string,
  dialog: string,
  naming: Naming,
): string | undefined {
  if (!target) return undefined;
  if (isWord(target)) return naming.words[target] ?? target;
  const [key = "", own] = placeOf(target, dialog).split("/");
  const found = findDialog(bot, key);
  if (!found) return undefined;
  if (!own) return nameOf(key, found.dialog);
  const { interactions = {} } = found.dialog;
  return Object.hasOwn(interactions, own) ? nameOf(own, interactions[own] ?? null) : undefined;
}
