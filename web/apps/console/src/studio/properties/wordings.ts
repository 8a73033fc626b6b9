// A text as its wordings. One that has no language or channel of its own is a plain text in the file.
import type { Texts } from "../draft/bot";

export interface Wording {
  text: string;
  language?: string;
  channel?: string;
}

/** All wordings of a text; at least one, which may be empty. */
export function wordingsOf(texts: Texts | undefined): Wording[] {
  const list = Array.isArray(texts) ? texts : [texts ?? ""];
  const wordings = list.map((it): Wording => {
    if (typeof it === "string") return { text: it };
    const { text, language, channel } = it;
    return { text: text ?? "", ...(language && { language }), ...(channel && { channel }) };
  });
  return wordings.length > 0 ? wordings : [{ text: "" }];
}

/** As short as it can be written; nothing when there is one wording, and it is empty. */
export function textsOf(wordings: readonly Wording[]): Texts | undefined {
  const [only] = wordings;
  if (wordings.length <= 1 && !only?.language && !only?.channel) return only?.text || undefined;
  return wordings.map((it) => {
    if (!it.language && !it.channel) return it.text;
    return {
      text: it.text,
      ...(it.language && { language: it.language }),
      ...(it.channel && { channel: it.channel }),
    };
  });
}
