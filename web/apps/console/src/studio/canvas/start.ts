// What starts a dialog, in few words.
import { texts } from "../../texts";
import { type Dialog, nameOf } from "../draft/bot";
import type { Context } from "./card";
import { listOf } from "./conditions";

const words = texts.canvas.starts;

/** `*balance* · account balance`; empty says that nothing does but other dialogs. */
export function startOf(dialog: Dialog, { intents, entities }: Context): string {
  const { patterns, intent, samples, events, entity } = dialog.starts_on ?? {};
  const meant = intent === undefined ? undefined : intents?.[intent];
  const parts = [
    words.kinds[dialog.kind ?? "standard"],
    ...listOf(events).map(words.events),
    intent === undefined ? "" : nameOf(intent, Array.isArray(meant) ? null : meant),
    ...listOf(patterns),
    entity === undefined ? "" : nameOf(entity, entities?.[entity]),
    ...(listOf(patterns).length > 0 ? [] : listOf(samples)),
  ];
  return parts.filter((it) => it !== "").join(" · ");
}
