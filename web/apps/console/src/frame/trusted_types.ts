// The page's policy lets no text become markup or script. Two things are let through: the components'
// library empties an element by setting its markup to nothing, and the preview reads what bots wrote into a
// document apart, in which nothing runs or loads.

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createHTML: (text: string, type: string, sink: string) => string | null },
  ): unknown;
}

const APART = "DOMParser parseFromString";

/** What a text may be when it is set as markup: nothing, but in a document apart. */
export function allowedMarkup(text: string, _type = "", sink = ""): string | null {
  return text === "" || sink === APART ? text : null;
}

export function forbidScriptTexts(): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  factory?.createPolicy("default", { createHTML: allowedMarkup });
}
