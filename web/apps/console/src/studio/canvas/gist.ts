// What an interaction does, in the words that contacts see.
import type { Interaction, Texts } from "../draft/bot";

/** The field that says what an interaction does. The first that is there counts. */
export const KINDS = [
  "say",
  "image",
  "audio",
  "video",
  "file",
  "note",
  "ask",
  "choose",
  "buttons",
  "quick_replies",
  "carousel",
  "upload",
  "survey",
  "disambiguate",
  "knowledge",
  "universal",
  "call",
  "external",
  "transfer",
  "script",
  "goto",
  "end",
  "close",
] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(interaction: Interaction): Kind | undefined {
  return KINDS.find((kind) => Object.hasOwn(interaction, kind));
}

/** The first wording of a text. */
export function firstOf(text: Texts | null | undefined): string {
  const [first] = Array.isArray(text) ? text : [text];
  return (typeof first === "object" ? first?.text : first) ?? "";
}

/** What an interaction says, asks or calls, in one text; empty when nothing is to be seen of it. */
export function gistOf(interaction: Interaction): string {
  const kind = kindOf(interaction);
  switch (kind) {
    case "say":
    case "note":
    case "ask":
    case "choose":
      return firstOf(interaction[kind]);
    case "buttons":
    case "quick_replies":
      return firstOf(interaction.text);
    case "image":
    case "audio":
    case "video":
    case "file":
      return interaction.caption ?? interaction[kind] ?? "";
    case "carousel":
      return (interaction.carousel ?? []).map((tile) => tile.title ?? "").join(" · ");
    case "upload":
    case "survey":
    case "disambiguate":
      return firstOf(interaction[kind]?.text);
    case "transfer":
      return firstOf(interaction.transfer?.message);
    case "call":
    case "external":
    case "goto":
      return interaction[kind] ?? "";
    default:
      return "";
  }
}
