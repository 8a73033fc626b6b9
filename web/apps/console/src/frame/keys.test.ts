import { expect, test } from "vitest";
import { deedOf } from "./keys";

const plain = { ctrlKey: false, metaKey: false, altKey: false };

test.each([
  ["Ctrl K", { ...plain, key: "k", ctrlKey: true }, false, "palette"],
  ["Command K while typing", { ...plain, key: "K", metaKey: true }, true, "palette"],
  ["?", { ...plain, key: "?" }, false, "help"],
  ["? while typing", { ...plain, key: "?" }, true, undefined],
  ["/", { ...plain, key: "/" }, false, "search"],
  ["Alt /", { ...plain, key: "/", altKey: true }, false, undefined],
  ["k", { ...plain, key: "k" }, false, undefined],
])("%s", (_, pressed, isTyping, expected) => {
  expect(deedOf(pressed, isTyping)).toBe(expected);
});
