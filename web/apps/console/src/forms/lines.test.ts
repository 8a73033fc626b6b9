import { expect, test } from "vitest";
import { linesOf } from "./lines";

test("lines without anything on them don't count", () => {
  expect(linesOf(" a.example \n\n b.example, c.example,\n")).toEqual([
    "a.example",
    "b.example",
    "c.example",
  ]);
  expect(linesOf("")).toEqual([]);
});
