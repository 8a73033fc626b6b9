import { expect, test } from "vitest";
import { found } from "./picking";

const CHOICES = Array.from({ length: 100 }, (_, index) => ({
  value: `order/${index}`,
  label: `Step ${index}`,
  description: index % 2 === 0 ? "Says hello" : "Asks why",
}));

test("what has all the words is found, wherever they stand", () => {
  const { shown, left } = found(CHOICES, "HELLO order/42");
  expect(shown.map((it) => it.label)).toEqual(["Step 42"]);
  expect(left).toBe(0);
});

test("of a long list the beginning is shown, and how much there is more", () => {
  const { shown, left } = found(CHOICES, "");
  expect([shown.length, left]).toEqual([60, 40]);
  expect(found(CHOICES, "nothing of it").shown).toEqual([]);
});
