// The text of an interaction that is edited in its place on the canvas.
import type { Interaction, Texts } from "../draft/bot";
import { kindOf } from "./gist";

/** Where its text stands in an interaction; nothing where it has none. */
export function textPath(interaction: Interaction): readonly string[] | undefined {
  const kind = kindOf(interaction);
  switch (kind) {
    case "say":
    case "note":
    case "ask":
    case "choose":
      return [kind];
    case "buttons":
    case "quick_replies":
    case "carousel":
      return ["text"];
    case "image":
    case "audio":
    case "video":
    case "file":
      return ["caption"];
    case "upload":
    case "survey":
    case "disambiguate":
      return [kind, "text"];
    case "transfer":
      return ["transfer", "message"];
    default:
      return undefined;
  }
}

/** A text with another first wording. */
export function withFirst(texts: Texts | null | undefined, text: string): Texts {
  if (!Array.isArray(texts) || texts.length === 0) return text;
  const [first, ...rest] = texts;
  return [typeof first === "object" ? { ...first, text } : text, ...rest];
}
