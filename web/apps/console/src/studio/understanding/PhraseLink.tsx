import type { ReactNode } from "react";
import { Link } from "react-router";
import { type Bot, nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { intentOf, phraseOf } from "./phrases";
import { placeOf } from "./training";

export function intentName(bot: Bot, key: string): string {
  return nameOf(key, intentOf(bot.intents?.[key]));
}

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

/** Leads to an intent by its name. */
export function IntentLink({ intent }: { intent: string }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  return <Link to={`${base}/${placeOf(intent)}`}>{intentName(bot, intent)}</Link>;
}
