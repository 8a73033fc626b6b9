import { expect, test } from "vitest";
import { changedWords } from "./words";

const MARKS = {
  same: (it: string) => it,
  removed: (it: string) => `-${it}-`,
  added: (it: string) => `+${it}+`,
};

test.each([
  ["", "", ""],
  ["a text", "a text", "a text"],
  ["", "new", "+new+"],
  ["old", "", "-old-"],
  ["Your balance is {x}", "Your current balance is {x}", "Your +current +balance is {x}"],
  ["Hello World!", "Hello there!", "Hello -World-+there+!"],
  ["one two three", "one three", "one -two -three"],
  ["Grüße", "Grüß", "-Grüße-+Grüß+"],
])("from %j to %j: %s", (before, after, expected) => {
  const runs = changedWords(before, after);
  expect(runs.map(({ kind, text }) => MARKS[kind](text)).join("")).toBe(expected);
});

test("a text that is too long is replaced as a whole", () => {
  const long = "word ".repeat(700);
  expect(changedWords(long, "short").map(({ kind }) => kind)).toEqual(["removed", "added"]);
});

test("both texts can be had from the runs", () => {
  const [before, after] = ["a b c d e f", "b a d c f e x"];
  const runs = changedWords(before, after);
  const without = (kind: string) =>
    runs
      .filter((it) => it.kind !== kind)
      .map((it) => it.text)
      .join("");
  expect([without("added"), without("removed")]).toEqual([before, after]);
});
