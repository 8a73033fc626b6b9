import { expect, test } from "vitest";
import { credentialOf, kindOf, withField, withKind } from "./credentials";

test.each([
  ["basic", "basic"],
  [{ kind: "headers" }, "headers"],
  [{ header: "X-Key" }, "header"],
] as const)("%j is of kind %s", (value, kind) => {
  expect(kindOf(credentialOf(value as never))).toBe(kind);
});

test.each([
  ["header", { header: "Authorization", hosts: "a.example.com" }],
  ["basic", { kind: "basic", hosts: "a.example.com" }],
] as const)("as %s it keeps its hosts", (kind, after) => {
  expect(withKind({ kind: "bearer", hosts: "a.example.com" }, kind)).toEqual(after);
});

test("a kind alone becomes more with a field", () => {
  expect(withField("bearer", "description", "For the CRM.")).toEqual({
    kind: "bearer",
    description: "For the CRM.",
  });
  expect(withField({ kind: "basic", hosts: "a" }, "hosts", undefined)).toEqual({ kind: "basic" });
});
