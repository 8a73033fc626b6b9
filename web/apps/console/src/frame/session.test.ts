import { expect, test } from "vitest";
import { isOneOf, returnPath } from "./session";

test.each([
  [null, "/"],
  ["", "/"],
  ["/settings/members?q=a", "/settings/members?q=a"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
])("after signing in, %s leads to %s", (to, expected) => {
  expect(returnPath(to)).toBe(expected);
});

test("an administrator has every role's rights, others their own", () => {
  expect(isOneOf(["admin"], [])).toBe(true);
  expect(isOneOf(["lead", "agent"], ["builder", "lead"])).toBe(true);
  expect(isOneOf(["agent"], ["builder"])).toBe(false);
});
