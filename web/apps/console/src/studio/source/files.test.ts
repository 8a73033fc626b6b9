import { expect, test } from "vitest";
import { firstTextOf, isPath, languageOf, marksOf, together } from "./files";

test.each([
  ["bot.yaml", true],
  ["dialogs/hello there.yaml", false],
  ["scripts/greet.v2.js", true],
  ["../bot.yaml", false],
  ["a/../bot.yaml", false],
  ["/bot.yaml", false],
  ["bot", false],
  [".yaml", false],
])("%s may be a path: %s", (path, may) => {
  expect(isPath(path)).toBe(may);
});

test.each([
  ["bot.yaml", "yaml", "format: 1\n"],
  ["a.test.yml", "yaml", ""],
  ["bot.json", "json", '{ "format": 1 }\n'],
  ["a/b.js", "javascript", ""],
  ["notes.txt", "text", ""],
])("%s is written in %s", (path, language, first) => {
  expect(languageOf(path)).toBe(language);
  expect(firstTextOf(path)).toBe(first);
});

test("problems stand at the lines of their file", () => {
  const fault = { code: "x", message: "no such dialog", place: "a.yaml:3:5" };
  const problems = [
    { ...fault, severity: "warning", suggestion: "did you mean b" },
    { ...fault, place: "a.yaml:9" },
    { ...fault, place: "b.yaml:1:1" },
    { ...fault, place: "a.yaml" },
  ];
  expect(marksOf("a.yaml", problems)).toEqual([
    { line: 3, message: "no such dialog (did you mean b)", severity: "warning" },
    { line: 9, message: "no such dialog", severity: "error" },
  ]);
});

const base = [
  { path: "bot.yaml", text: "format: 1\nname: A\nlanguage: en\n" },
  { path: "a.js", text: "one()\n" },
];
const bot = (text: string) => [{ path: "bot.yaml", text }, base[1] ?? { path: "", text: "" }];

test.each([
  [
    "nobody else changed the file",
    bot(base[0]?.text ?? ""),
    "format: 1\nname: B\nlanguage: en\n",
    "format: 1\nname: B\nlanguage: en\n",
  ],
  [
    "another changed another field",
    bot("format: 1\nname: A\nlanguage: de\n"),
    "format: 1\nname: B\nlanguage: en\n",
    "format: 1\nname: B\nlanguage: de\n",
  ],
  [
    "both changed the same",
    bot("format: 1\nname: C\nlanguage: en\n"),
    "format: 1\nname: B\nlanguage: en\n",
    undefined,
  ],
  ["what was typed can't be read", bot("format: 1\nname: C\nlanguage: en\n"), "name: [", undefined],
])("typed while %s", (_name, files, text, expected) => {
  const found = together(files, { path: "bot.yaml", text, base });
  expect(found?.find((it) => it.path === "bot.yaml")?.text).toBe(expected);
});

test("a script that another changed is not put together", () => {
  const files = [base[0] ?? { path: "", text: "" }, { path: "a.js", text: "two()\n" }];
  expect(together(files, { path: "a.js", text: "three()\n", base })).toBeUndefined();
});
