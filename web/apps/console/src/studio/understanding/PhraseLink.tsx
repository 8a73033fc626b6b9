import type { ReactNode } from "react";
import { Link } from "react-router";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { intentName, startedDialog } from "./intentNames";
import { phraseOf } from "./phrases";
import { placeOf } from "./training";

interface PhraseLinkProps {
  /** The intents that may have it. */
  intents: readonly string[];
  text: string;
  children: ReactNode;
}

/** Leads to a sentence where it stands; what no intent has is only shown. */
export function PhraseLink({ intents, text, children }: PhraseLinkProps) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  for (const intent of intents) {
    const phrase = phraseOf(bot, intent, text);
    if (phrase) return <Link to={`${base}/${placeOf(intent, phrase)}`}>{children}</Link>;
  }
  return <>{children}</>;
}

/** Leads to an intent by its name, or to the dialog whose sample sentences it is made of. */
export function IntentLink({ intent }: { intent: string }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  const dialog = startedDialog(bot, intent)?.key;
  const to = dialog
    ? `${base}?at=${encodeURIComponent(dialog)}&panel=properties`
    : `${base}/${placeOf(intent)}`;
  return <Link to={to}>{intentName(bot, intent)}</Link>;
}
