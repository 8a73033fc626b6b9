// The page's policy lets no text become markup or script. The components' library empties an element
// by setting its markup to nothing: that, and nothing else, is let through.

interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string | null }): unknown;
}

/** What a text may be when it is set as markup: nothing. */
export function allowedMarkup(text: string): string | null {
  return text === "" ? text : null;
}

export function forbidScriptTexts(): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  factory?.createPolicy("default", { createHTML: allowedMarkup });
}
