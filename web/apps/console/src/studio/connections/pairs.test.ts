import { expect, test } from "vitest";
import { fieldsOf, pairsOf, rowsOf, twice } from "./pairs";

const A = { name: "a", value: "1" };
const B = { name: "b", value: "2" };

test.each([
  [undefined, []],
  [{ a: "1", b: "2" }, [A, B]],
  [
    [A, A],
    [A, A],
  ],
  [{ a: 1, b: null } as unknown as Record<string, string>, [A, { name: "b", value: "" }]],
])("the rows of %j", (pairs, rows) => {
  expect(rowsOf(pairs)).toEqual(rows);
});

test.each([
  [[], undefined],
  [[{ name: " ", value: "x" }], undefined],
  [[A, { name: " b ", value: "2" }], { a: "1", b: "2" }],
  [
    [A, { name: "a", value: "2" }],
    [A, { name: "a", value: "2" }],
  ],
])("%j are written as short as can be", (rows, pairs) => {
  expect(pairsOf(rows)).toEqual(pairs);
});

test("where each name may stand once the last one counts, and that is told", () => {
  const rows = [A, B, { name: "a ", value: "3" }];
  expect(fieldsOf(rows)).toEqual({ a: "3", b: "2" });
  expect(twice(rows)).toBe("a");
  expect(twice([A, B])).toBeUndefined();
  expect(fieldsOf([{ name: "", value: "x" }])).toBeUndefined();
});
