import { expect, test } from "vitest";
import { moved, withField } from "./taskBox";

test.each([
  [0, 1, ["b", "a", "c"]],
  [2, -1, ["a", "c", "b"]],
  [0, -1, ["a", "b", "c"]],
  [2, 1, ["a", "b", "c"]],
] as const)("%i moved by %i", (index, by, after) => {
  expect(moved(["a", "b", "c"], index, by)).toEqual(after);
});

test.each([
  [
    "icon",
    "https://example.com/a.png",
    { title: "A", text: "a", icon: "https://example.com/a.png" },
  ],
  ["text", undefined, { title: "A" }],
  ["title", undefined, { title: "", text: "a" }],
] as const)("another %s", (field, value, after) => {
  expect(withField({ title: "A", text: "a" }, field, value)).toEqual(after);
});
