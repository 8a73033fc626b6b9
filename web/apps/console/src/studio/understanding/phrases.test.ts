import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { pastedInto, phrasesPath, withField, wordsIn } from "./phrases";

const bot: Bot = {
  intents: {
    track: ["Where is my parcel?", "track [A-17](order)"],
    refund: { phrases: ["money back"], translations: { de: ["Geld zurück"] } },
  },
};

test.each([
  ["Where is my parcel?!", "where is my parcel"],
  ["fly to [New Delhi](city) now", "fly to new delhi now"],
  ["  Größe: ÄÖ  ", "größe äö"],
  ["???", ""],
])("%s is said by its words", (phrase, words) => {
  expect(wordsIn(phrase)).toBe(words);
});

test.each([
  ["a new one", "has it come", [{ text: "has it come", standing: "new" }]],
  ["list marks and empty lines are left out", "\n- one\n\n * two", ["one", "two"]],
  [
    "what the intent has",
    "where is my parcel",
    [{ text: "where is my parcel", standing: "repeated", intent: "track" }],
  ],
  [
    "what is marked in the intent",
    "Track A-17!",
    [{ text: "Track A-17!", standing: "repeated", intent: "track" }],
  ],
  [
    "what another has",
    "Money back",
    [{ text: "Money back", standing: "elsewhere", intent: "refund" }],
  ],
  [
    "what another has in a language",
    "geld zurück",
    [{ text: "geld zurück", standing: "elsewhere", intent: "refund" }],
  ],
])("pasted: %s", (_name, text, expected) => {
  const pasted = pastedInto(bot, "track", text);
  const shown = typeof expected[0] === "string" ? pasted.map((it) => it.text) : pasted;
  expect(shown).toEqual(expected);
});

test("a line that comes twice counts once", () => {
  const standings = pastedInto(bot, "refund", "I want it\nI want it.").map((it) => it.standing);
  expect(standings).toEqual(["new", "repeated"]);
});

test.each([
  [["a"], "phrases", ["b"], ["b"]],
  [["a"], "name", "A", { phrases: ["a"], name: "A" }],
  [{ phrases: ["a"], name: "A" }, "name", undefined, { phrases: ["a"] }],
  [undefined, "negatives", ["x"], { negatives: ["x"] }],
] as const)("%j with another %s", (before, field, value, after) => {
  expect(withField(before as never, field, value)).toEqual(after);
});

test("sentences stand where the file has them", () => {
  expect(phrasesPath(bot, "track")).toEqual(["intents", "track"]);
  expect(phrasesPath(bot, "refund")).toEqual(["intents", "refund", "phrases"]);
});
