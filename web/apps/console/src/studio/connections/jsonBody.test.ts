import { expect, test } from "vitest";
import { checkJson } from "./jsonBody";

test.each([
  ["", []],
  ['{ "a": "It says {$query}", "b": {$visits}, "c": [{Stock.count}] }', []],
  ['{ "a": 1,\n  "b": }\n', [2]],
  ['{ "a": {$x}\n  "b": 2 }', [2]],
  ['{\n  "a": [1\n', [2]],
])("the faults of %j stand in lines %j", (text, lines) => {
  const marks = checkJson(text);
  expect(marks.map(({ line }) => line)).toEqual(lines);
  for (const { message } of marks) expect(message).not.toMatch(/position \d/);
});
