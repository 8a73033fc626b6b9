import { expect, test } from "vitest";
import { matching, pageOf, ROWS_PER_PAGE } from "./listState";

test.each([
  ["", ["Ada", "Bob", "Ada Bob"]],
  ["ada", ["Ada", "Ada Bob"]],
  ["  bob ADA", ["Ada Bob"]],
  ["eve", []],
])("searching %j finds %j", (search, expected) => {
  expect(matching(["Ada", "Bob", "Ada Bob"], search, (row) => row)).toEqual(expected);
});

test.each([
  [1, 1, 0],
  [2, 2, ROWS_PER_PAGE],
  [9, 3, 2 * ROWS_PER_PAGE],
  [0, 1, 0],
])("page %i is page %i, from row %i on", (wanted, page, from) => {
  const rows = Array.from({ length: 2 * ROWS_PER_PAGE + 3 }, (_, index) => index);
  const part = pageOf(rows, wanted);
  expect([part.page, part.rows[0], part.pages]).toEqual([page, from, 3]);
});

test("no rows are one empty page", () => {
  expect(pageOf([], 1)).toEqual({ rows: [], count: 0, page: 1, pages: 1 });
});
