// What people call an intent. Pure.
import { type Bot, findDialog, nameOf } from "../draft/bot";
import { intentOf } from "./phrases";

/** What stands before the dialog in the key of an intent that a dialog's sample sentences make. */
const OF_DIALOG = "dialog.";

/** The dialog whose sample sentences make this intent; there is none for an intent of its own. */
export function startedDialog(bot: Bot, intent: string) {
  if (bot.intents?.[intent] || !intent.startsWith(OF_DIALOG)) return undefined;
  return findDialog(bot, intent.slice(OF_DIALOG.length));
}

export function intentName(bot: Bot, intent: string): string {
  const found = startedDialog(bot, intent);
  return found ? nameOf(found.key, found.dialog) : nameOf(intent, intentOf(bot.intents?.[intent]));
}
