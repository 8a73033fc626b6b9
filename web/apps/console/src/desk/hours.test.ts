import { expect, test } from "vitest";
import { DAYS, spansOf, written, writtenHours } from "./hours";

test.each([
  ["", []],
  ["9:00-17:30", [{ from: "09:00", to: "17:30" }]],
  [
    "09:00 – 12:00, 13:00 to 17:30",
    [
      { from: "09:00", to: "12:00" },
      { from: "13:00", to: "17:30" },
    ],
  ],
  ["22:00–06:00,", [{ from: "22:00", to: "06:00" }]],
  ["9-17", undefined],
  ["25:00–26:00", undefined],
  ["09:00–17:60", undefined],
  ["always", undefined],
])("%j is %j", (text, expected) => {
  expect(spansOf(text)).toEqual(expected);
});

test("what is written is understood again", () => {
  const spans = [
    { from: "09:00", to: "12:00" },
    { from: "13:00", to: "17:30" },
  ];
  expect(spansOf(written(spans))).toEqual(spans);
  expect(Object.keys(writtenHours({ friday: spans }))).toEqual([...DAYS]);
  expect(writtenHours({ friday: spans }).friday).toBe("09:00–12:00, 13:00–17:30");
  expect(writtenHours(undefined).monday).toBe("");
});
