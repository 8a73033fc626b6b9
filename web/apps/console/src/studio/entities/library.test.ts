import { expect, test } from "vitest";
import { findEntry, type LibraryEntry, searchText } from "./library";

const FEEDBACK: LibraryEntry = {
  key: "feedback_regex",
  name: "Feedback",
  group: "Others",
  finds: "The whole message, whatever it says",
  other_keys: ["feedback_request"],
  examples: [{ text: "It was fine", value: "It was fine" }],
  value: { kind: "text", description: "as it was written" },
};

test.each([
  ["its name", "feedback_regex", FEEDBACK],
  ["its name in another case", " Feedback_Regex ", FEEDBACK],
  ["another name of it", "feedback_request", FEEDBACK],
  ["a part of its name", "feedback", undefined],
])("an entry is found by %s", (_what, name, found) => {
  expect(findEntry([FEEDBACK], name)).toBe(found);
});

test("nothing is found while the library is being fetched", () => {
  expect(findEntry(undefined, "feedback_regex")).toBeUndefined();
});

test("a search looks at names, words and examples", () => {
  for (const part of ["feedback_request", "Others", "whole message", "was fine"]) {
    expect(searchText(FEEDBACK)).toContain(part);
  }
});
