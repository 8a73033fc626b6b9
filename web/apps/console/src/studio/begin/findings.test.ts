import { expect, test } from "vitest";
import { alike, type Finding } from "./findings";

const finding = (code: string, place: string, message = `${code}!`): Finding => ({
  code,
  place,
  message,
  severity: "warning",
});

test.each<[string, Finding[], string[][]]>([
  ["nothing", [], []],
  ["one", [finding("a", "1")], [["1"]]],
  [
    "the same of two places, though another stands between",
    [finding("a", "1"), finding("b", "2"), finding("a", "3")],
    [["1", "3"], ["2"]],
  ],
  ["one code with two messages", [finding("a", "1", "x"), finding("a", "2", "y")], [["1"], ["2"]]],
  [
    "one message of two severities",
    [finding("a", "1"), { ...finding("a", "2"), severity: "error" }],
    [["1"], ["2"]],
  ],
])("%s stands together", (_what, findings, places) => {
  expect(alike(findings).map((group) => group.map(({ place }) => place))).toEqual(places);
});
