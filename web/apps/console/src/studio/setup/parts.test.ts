import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { edit } from "../draft/edit";
import { addRow, isOn, removeRow, rowsOf, shownAs, switched, valueFrom, withPart } from "./parts";

test.each([
  [undefined, "on", true],
  [undefined, "off", false],
  [true, "off", true],
  [false, "on", false],
  [{ text: "a" }, "off", true],
  [{ enabled: false, text: "a" }, "on", false],
] as const)("%j, usually %s, is on: %s", (value, usually, on) => {
  expect(isOn(value, usually)).toBe(on);
});

test.each([
  [undefined, true, true],
  [{ text: "a" }, false, { enabled: false, text: "a" }],
  [{ enabled: false, text: "a" }, true, { text: "a" }],
  [{ enabled: false }, true, true],
] as const)("%j switched to %s", (value, on, after) => {
  expect(switched(value, on)).toEqual(after);
});

test.each([
  ["what is on stays on", true, ["text", "a"], "off", { text: "a" }],
  ["what is off stays off", false, ["text", "a"], "on", { enabled: false, text: "a" }],
  ["what is usually off stays off", undefined, ["text", "a"], "off", { enabled: false, text: "a" }],
  ["nothing left is on alone", { text: "a" }, ["text", undefined], "off", true],
  ["others stay", { text: "a", none: "b" }, ["text", undefined], "on", { none: "b" }],
] as const)("%s", (_name, value, part, usually, after) => {
  expect(withPart(value, part, usually)).toEqual(after);
});

const bot: Bot = {
  environments: {
    test: { addresses: { api: "http://127.0.0.1" }, values: { hours: "always" } },
    production: { addresses: { api: "https://example.com", crm: "https://crm.example.com" } },
  },
};

test("environments stand side by side", () => {
  expect(rowsOf(bot)).toEqual([
    {
      kind: "addresses",
      name: "api",
      texts: { test: "http://127.0.0.1", production: "https://example.com" },
    },
    { kind: "addresses", name: "crm", texts: { production: "https://crm.example.com" } },
    { kind: "values", name: "hours", texts: { test: "always" } },
  ]);
});

test("a row that is added stands in all, and one that goes leaves nothing empty", () => {
  const more = edit(bot, addRow(bot, "values", "skill"));
  expect(rowsOf(more).at(-1)).toEqual({
    kind: "values",
    name: "skill",
    texts: { test: "", production: "" },
  });
  const hours = rowsOf(bot).find((it) => it.name === "hours");
  const less = edit(bot, hours ? removeRow(bot, hours) : { do: "all", actions: [] });
  expect(less.environments?.test).toEqual({ addresses: { api: "http://127.0.0.1" } });
  expect(less.environments?.production).toEqual(bot.environments?.production);
});

test.each([
  [undefined, "text", ""],
  ["5", "text", "5"],
  [5, "json", "5"],
  [{ a: [1] }, "json", '{"a":[1]}'],
  [null, "json", "null"],
] as const)("%j is written as %s %s and read back", (value, as, text) => {
  expect(shownAs(value)).toEqual({ as, text });
  expect(valueFrom(as, text)).toEqual({ value });
});

test("what isn't JSON is told", () => {
  expect(valueFrom("json", "{a")).toEqual({ fault: true });
});
