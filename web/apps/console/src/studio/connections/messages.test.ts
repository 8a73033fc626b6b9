import { expect, test } from "vitest";
import { messageGist, offersOf } from "./messages";

const at = { number: 1, author: "bot", at: "2026-01-01T00:00:00Z" } as const;

test.each([
  [{ ...at, type: "text", text: "Hello" }, "Hello"],
  [{ ...at, type: "image", url: "https://a/b.png", caption: "A room" }, "A room"],
  [{ ...at, type: "image", url: "https://a/b.png" }, "https://a/b.png"],
  [
    { ...at, type: "list", title: "Rooms", items: [{ title: "One" }, { title: "Two" }] },
    "Rooms · One · Two",
  ],
  [{ ...at, type: "location" }, "location"],
] as unknown as [Parameters<typeof messageGist>[0], string][])("%j says “%s”", (message, words) => {
  expect(messageGist(message)).toBe(words);
});

test("what can be tapped is told once", () => {
  const message = {
    ...at,
    type: "text",
    text: "Which?",
    quick_replies: [{ title: "A" }, { title: "B" }],
    buttons: [{ label: "B" }, { label: "C" }],
  } as unknown as Parameters<typeof offersOf>[0];
  expect(offersOf(message)).toEqual(["A", "B", "C"]);
});
