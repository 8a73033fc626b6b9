import { expect, test } from "vitest";
import { testsOf } from "./evaluation";

test.each([
  [
    "a message with its intent",
    "where is it,track",
    { tests: [{ text: "where is it", intent: "track" }] },
  ],
  ["a heading is left out", "text,intent\nhi,none", { tests: [{ text: "hi", intent: "none" }] }],
  [
    "a comma in quotes",
    '"please, now",refund',
    { tests: [{ text: "please, now", intent: "refund" }] },
  ],
  ["a row without an intent is named", "text,intent\nhi,none\nhello", { tests: [], fault: 3 }],
])("%s", (_name, text, expected) => {
  expect(testsOf(text)).toEqual(expected);
});
