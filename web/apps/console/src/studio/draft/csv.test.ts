import { expect, test } from "vitest";
import { rowsOf, textOfRows } from "./csv";

test.each([
  [
    "plain rows",
    "a,b\nc,d\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["ends of other systems and empty rows", "a\r\n\r\n,\r\nb", [["a"], ["b"]]],
  ["commas and quotes in quotes", '"a, b","say ""hi"""\n', [["a, b", 'say "hi"']]],
  ["an end of line in quotes", '"a\nb",c', [["a\nb", "c"]]],
  ["a quote in the middle", '5" pipe,x', [['5" pipe', "x"]]],
  ["nothing", "", []],
])("reads %s", (_name, text, rows) => {
  expect(rowsOf(text)).toEqual(rows);
});

test("what was written is read again", () => {
  const rows = [["a, b", 'c "d"', "e\nf"], ["g"]];
  expect(rowsOf(textOfRows(rows))).toEqual(rows);
});
