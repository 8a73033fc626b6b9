import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { marksOf } from "./marks";
import { search } from "./search";
import { withFirst } from "./wording";

const BOT: Bot = {
  format: 1,
  bot: "x",
  stories: {
    main: {
      dialogs: {
        bill: {
          name: "Bill copy",
          starts_on: { patterns: ["*invoice*"] },
          vendor: { old: "vendor words" },
          interactions: {
            ask_mail: {
              name: "E-mail",
              ask: ["Which address?", { text: "Welche Adresse?", language: "de" }],
              pre: "var mail = 1;",
              rules: [{ exact: "no" }, { regex: "@example" }],
            },
          },
        },
      },
    },
  },
};

test.each([
  ["INVOICE", ["bill starts it *invoice*"]],
  ["adresse", ["bill/ask_mail text Welche Adresse?"]],
  ["ask_m", ["bill/ask_mail key ask_mail"]],
  ["e-mail", ["bill/ask_mail name E-mail"]],
  ["var mail", ["bill/ask_mail script var mail = 1;"]],
  ["@exam", ["bill/ask_mail#1 condition @example"]],
  ["vendor words", []],
  ["  ", []],
])("%j finds %j", (text, hits) => {
  expect(search(BOT, text).map((it) => `${it.place} ${it.where} ${it.text}`)).toEqual(hits);
});

test("of a long text what is around the words is shown", () => {
  const say = `${"before ".repeat(20)}needle${" after".repeat(40)}`;
  const bot: Bot = { stories: { s: { dialogs: { d: { interactions: { i: { say } } } } } } };
  const [hit] = search(bot, "needle");
  expect(hit?.text).toMatch(/^….{10,30}needle.*…$/);
  expect(hit?.name).toBe("d › i");
});

test("the worst problem of a place counts, and a rule's is its card's", () => {
  const at = "stories.main.dialogs.bill";
  const marks = marksOf(BOT, [
    { path: `${at}.starts_on.patterns`, severity: "info" },
    { path: `${at}.interactions.ask_mail.rules.1.regex`, severity: "warning" },
    { path: `${at}.interactions.ask_mail.pre`, severity: "error" },
    { path: "intents.order", severity: "error" },
  ]);
  expect(Object.fromEntries(marks)).toEqual({
    bill: "info",
    "bill/ask_mail": "error",
    "bill/ask_mail#1": "warning",
  });
});

test.each([
  [undefined, "a"],
  ["old", "a"],
  [
    ["old", "b"],
    ["a", "b"],
  ],
  [[{ text: "old", language: "de" }], [{ text: "a", language: "de" }]],
])("the first wording of %j is put", (texts, expected) => {
  expect(withFirst(texts, "a")).toEqual(expected);
});
