import { expect, test } from "vitest";
import { mendedFirst } from "./faults";

test.each<[string[], string[]]>([
  [[], []],
  [
    ["warning", "info"],
    ["warning", "info"],
  ],
  [
    ["warning", "error", "info", "error"],
    ["error", "error"],
  ],
])("of %j it shows %j", (severities, shown) => {
  const faults = severities.map((severity) => ({ severity }));
  expect(mendedFirst(faults as never).map((it) => (it as { severity: string }).severity)).toEqual(
    shown,
  );
});

test("what says nothing of its weight is an error", () => {
  expect(mendedFirst([{}, { severity: "warning" }] as never)).toEqual([{}]);
});
