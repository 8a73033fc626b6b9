// A bot as the Studio edits it: the tree of its file, never changed in place.
import type { BotFile } from "@colloquy/api";

export type Bot = BotFile<"Bot">;
export type Story = BotFile<"Story">;
export type Dialog = BotFile<"Dialog">;
export type Interaction = BotFile<"Interaction">;
export type Rule = BotFile<"Rule">;
/** A list of sentences, or more. */
export type BotIntent = string[] | BotFile<"Intent">;
export type Texts = string | (string | BotFile<"TextVariant">)[];

/** From the root of the file, as `["stories", "main", "dialogs", "order"]`; numbers in lists. */
export type Path = readonly (string | number)[];

/** Where a dialog is. Dialogs are named by their key alone: it is unique in the bot. */
export interface FoundDialog {
  story: string;
  key: string;
  path: Path;
  dialog: Dialog;
}

/** All dialogs, in the order of the file. */
export function dialogsOf(bot: Bot): FoundDialog[] {
  return Object.entries(bot.stories ?? {}).flatMap(([story, { dialogs }]) =>
    Object.entries(dialogs ?? {}).map(([key, dialog]) => ({
      story,
      key,
      dialog: dialog ?? {},
      path: ["stories", story, "dialogs", key],
    })),
  );
}

export function findDialog(bot: Bot, key: string): FoundDialog | undefined {
  return dialogsOf(bot).find((it) => it.key === key);
}

/** An interaction by its place, `dialog/interaction`. */
export function findInteraction(bot: Bot, place: string): Interaction | undefined {
  const [dialog = "", key = ""] = place.split("/");
  return findDialog(bot, dialog)?.dialog.interactions?.[key];
}

/** The path of an interaction in the file. */
export function pathOf(bot: Bot, place: string): Path | undefined {
  const [dialog = "", key = ""] = place.split("/");
  const found = findDialog(bot, dialog);
  if (!found || !key) return found?.path;
  return found.dialog.interactions?.[key] ? [...found.path, "interactions", key] : undefined;
}

/** What people call a thing: its name, or else its key. */
export function nameOf(key: string, thing: { name?: string } | null | undefined): string {
  return thing?.name || key;
}
