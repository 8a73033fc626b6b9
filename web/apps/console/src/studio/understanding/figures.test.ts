import { expect, test } from "vitest";
import { percent, segmentsOf } from "./figures";

test.each([
  [100, "100 %"],
  [66.666, "66.7 %"],
  [0.04, "0 %"],
])("%d is %s", (share, shown) => {
  expect(percent(share)).toBe(shown);
});

test.each([
  ["nothing", "hi", [], [["hi"]]],
  ["one in the middle", "to Graz now", [["town", 3, 7]], [["to "], ["Graz", "town"], [" now"]]],
  ["the whole text", "Graz", [["town", 0, 4]], [["Graz", "town"]]],
  ["characters beyond 16 bits", "🎉🎉 5", [["number", 3, 4]], [["🎉🎉 "], ["5", "number"]]],
  [
    "one within another",
    "5 km",
    [
      ["length", 0, 4],
      ["number", 0, 1],
    ],
    [
      ["5", "length", "number"],
      [" km", "length"],
    ],
  ],
  ["a file, which has no place in it", "", [["file", 0, 0]], []],
] as [string, string, [string, number, number][], string[][]][])(
  "a text with %s",
  (_name, text, found, expected) => {
    const segments = segmentsOf(
      text,
      found.map(([entity, start, end]) => ({ entity, start, end })),
    );
    expect(segments.map((it) => [it.text, ...it.entities])).toEqual(expected);
  },
);
