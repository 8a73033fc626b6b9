import { expect, test } from "vitest";
import { faultsOfPassword, linkOf, tokenOf } from "./password";

test.each([
  ["short", "short", ["password"]],
  ["long enough", "long enougH", ["repeated"]],
  ["long enough", "long enough", []],
  ["ключ".repeat(2), "ключ".repeat(2), ["password"]],
])("%s and %s", (password, repeated, fields) => {
  expect(Object.keys(faultsOfPassword(password, repeated))).toEqual(fields);
});

test("a token comes out of the link that it went into", () => {
  const link = new URL(linkOf("https://chat.example.com", "a/b+c"));
  expect(link.pathname).toBe("/console/invitation");
  expect(tokenOf(link.hash)).toBe("a/b+c");
  expect(tokenOf("#")).toBeUndefined();
});
