import { expect, test } from "vitest";
import { kindOf, merged, synonymsOf, tableOf, valuesOf, withKind } from "./entities";

test.each([
  ["a table", "apple,red apple,apples\npear\n", { apple: ["red apple", "apples"], pear: [] }],
  [
    "a list with bars",
    "apple|red apple,apples\npear|\n",
    { apple: ["red apple", "apples"], pear: [] },
  ],
  ["commas in quotes", '"apple, red",apples', { "apple, red": ["apples"] }],
  ["a value twice", "apple,a\napple,b,a\n", { apple: ["a", "b"] }],
  ["a synonym that is the value", "apple,apple,a", { apple: ["a"] }],
  ["nothing", " \n", {}],
])("values of %s", (_name, text, values) => {
  expect(valuesOf(text)).toEqual(values);
});

test("a table that was written is read again", () => {
  const values = { "apple, red": ['5" apple', "b"], pear: [] };
  expect(valuesOf(tableOf(values))).toEqual(values);
});

test("values that both lists have get the synonyms of both", () => {
  const all = merged({ apple: ["a"], pear: [] }, { apple: ["b", "a"], fig: ["f"] });
  expect(all).toEqual({ apple: ["a", "b"], pear: [], fig: ["f"] });
});

test.each([
  [{ values: {} }, "values"],
  [{ name: "X", regex: "a" }, "regex"],
  [{ built_in: "date" }, "built_in"],
  [{ learned: [] }, "learned"],
  [{}, "values"],
] as const)("%j is of kind %s", (entity, kind) => {
  expect(kindOf(entity as never)).toBe(kind);
});

test("an entity of another kind keeps what holds for all", () => {
  const before = { name: "Order", values: { a: [] }, fuzzy: false, asked_with: "which" };
  expect(withKind(before, "built_in")).toEqual({
    name: "Order",
    asked_with: "which",
    built_in: "number",
  });
});

test("synonyms are apart by commas", () => {
  expect(synonymsOf(" a, b,, a ,")).toEqual(["a", "b"]);
});
