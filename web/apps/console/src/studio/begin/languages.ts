// The languages that a new bot may speak, by what they are called.
import type { Choice } from "@colloquy/ui";

const TAGS = [
  "ar",
  "bn",
  "cs-CZ",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "el-GR",
  "en-AU",
  "en-GB",
  "en-IN",
  "en-US",
  "es-ES",
  "es-MX",
  "fi-FI",
  "fr-CA",
  "fr-FR",
  "he-IL",
  "hi-IN",
  "hu-HU",
  "id-ID",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "nb-NO",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "ro-RO",
  "ru-RU",
  "sv-SE",
  "th-TH",
  "tr-TR",
  "uk-UA",
  "vi-VN",
  "zh-CN",
  "zh-TW",
];

export const DEFAULT_LANGUAGE = "en-US";

/** In the order of their names. */
export function languages(): Choice[] {
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  const all = TAGS.map((value) => ({ value, label: names.of(value) ?? value }));
  return all.sort((one, other) => one.label.localeCompare(other.label, "en"));
}
