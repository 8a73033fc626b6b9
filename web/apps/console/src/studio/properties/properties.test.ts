import { expect, test } from "vitest";
import type { Kind } from "../canvas/gist";
import { KINDS, kindOf } from "../canvas/gist";
import type { Bot, Interaction, Rule, Texts } from "../draft/bot";
import {
  answerLines,
  answersOf,
  type Button,
  buttonOf,
  collectOf,
  fieldsOf,
  shortButton,
  shortCollect,
  shortReply,
} from "./choices";
import { destinationsOf, labelOf } from "./destinations";
import { isWaiting, newOf, withKind } from "./kinds";
import { entriesOf, oneOrMany, replaced, shifted } from "./lists";
import {
  assignmentsOf,
  entityConditionOf,
  entityTestOf,
  isRegex,
  newRule,
  setOf,
  withCondition,
} from "./rules";
import { textsOf, type Wording, wordingsOf } from "./wordings";

test.each<[Texts | undefined, Wording[]]>([
  [undefined, [{ text: "" }]],
  ["Hello", [{ text: "Hello" }]],
  [
    ["Hello", "Hi"],
    [{ text: "Hello" }, { text: "Hi" }],
  ],
  [
    ["Hello", { text: "Servus", language: "de-AT" }],
    [{ text: "Hello" }, { text: "Servus", language: "de-AT" }],
  ],
  [[{ text: "Hi", channel: "sms" }], [{ text: "Hi", channel: "sms" }]],
])("the wordings of %j are read, and written the same", (texts, wordings) => {
  expect(wordingsOf(texts)).toEqual(wordings);
  expect(textsOf(wordings)).toEqual(texts);
});

test("a text of one empty wording is none", () => {
  expect(textsOf([{ text: "" }])).toBeUndefined();
});

test.each<[number, number, string]>([
  [0, 1, "bac"],
  [2, 0, "cab"],
  [0, -1, "abc"],
  [2, 3, "abc"],
])("the entry %i moved to %i gives %s", (from, to, after) => {
  expect(shifted([..."abc"], from, to).join("")).toBe(after);
});

test("an entry is replaced or taken out", () => {
  expect(replaced(["a", "b"], 1, "c")).toEqual(["a", "c"]);
  expect(replaced(["a", "b"], 0, undefined)).toEqual(["b"]);
});

test("lines are entries, and few entries are written short", () => {
  expect(entriesOf(" one \n\ntwo\n")).toEqual(["one", "two"]);
  expect([[], ["a"], ["a", "b"]].map(oneOrMany)).toEqual([undefined, "a", ["a", "b"]]);
});

test.each<[Interaction, Kind, Interaction]>([
  [{ say: "Hi", delay_ms: 5 }, "ask", { ask: "Hi", delay_ms: 5 }],
  [{ ask: ["A", "B"], collect: "size", next: "end" }, "say", { say: ["A", "B"], next: "end" }],
  [
    { choose: "Which?", choices: ["Red", "Green"], display: "buttons", unrecognized: "No." },
    "buttons",
    { text: "Which?", buttons: ["Red", "Green"], unrecognized: "No." },
  ],
  [
    { text: "Which?", buttons: [{ label: "Red", reply: "r" }, "Green"], per_row: 2 },
    "quick_replies",
    { text: "Which?", quick_replies: ["Red", "Green"], per_row: 2 },
  ],
  [
    { image: "https://e.com/a", caption: "Cat" },
    "video",
    { video: "https://e.com/a", caption: "Cat" },
  ],
  [{ image: "https://e.com/a", caption: "Cat" }, "say", { say: "Cat" }],
  [
    { say: "Bye", rules: [{ exact: "x" }], next: "end" },
    "transfer",
    { transfer: { message: "Bye" } },
  ],
  [{ say: "Hi", comment: "c" }, "call", { call: "", comment: "c" }],
  [{ say: "Hi" }, "say", { say: "Hi" }],
])("%j as %s is %j", (before, kind, after) => {
  expect(withKind(before, kind)).toEqual(after);
});

test.each(KINDS)("a new interaction of the kind %s is of that kind", (kind) => {
  expect(kindOf(newOf(kind))).toBe(kind);
});

test("rich content waits only when it says so", () => {
  expect(isWaiting({ universal: {} })).toBe(false);
  expect(isWaiting({ universal: {}, waits: true })).toBe(true);
  expect(isWaiting({ quick_replies: [] })).toBe(true);
});

test.each<[Button, string | Button]>([
  [{ label: "Yes" }, "Yes"],
  [{ label: "Yes", reply: "" }, "Yes"],
  [
    { label: "Yes", reply: "sure" },
    { label: "Yes", reply: "sure" },
  ],
  [
    { label: "Read", link: "" },
    { label: "Read", link: "" },
  ],
])("the button %j is written %j", (button, written) => {
  expect(shortButton(button)).toEqual(written);
  expect(buttonOf(written).label).toBe(button.label);
});

test("what says nothing is left out", () => {
  expect(shortReply({ title: "Good", payload: "", image: "" })).toBe("Good");
  expect(shortCollect({ entity: "size", all: false, allowed: [] })).toBe("size");
  expect(shortCollect({ entity: "size", all: true })).toEqual({ entity: "size", all: true });
  expect(collectOf("size")).toEqual({ entity: "size" });
});

test("answers of a survey are lines", () => {
  const answers = [{ label: "Great", value: "5" }, "Bad"];
  expect(answerLines(answers)).toEqual(["Great | 5", "Bad"]);
  expect(answersOf(["Great | 5", "Bad"])).toEqual(answers);
  expect(answersOf(["| 5", "Bad |"])).toEqual(["| 5", "Bad |"]);
});

test("an object is told from other JSON", () => {
  expect([fieldsOf(""), fieldsOf('{"a": 1}'), fieldsOf("[1]"), fieldsOf("{")]).toEqual([
    {},
    { a: 1 },
    undefined,
    undefined,
  ]);
});

test.each<[Rule, Parameters<typeof withCondition>[1], Rule]>([
  [{ exact: "yes", next: "end" }, "pattern", { pattern: "yes", next: "end" }],
  [{ pattern: ["a", "b"], excluded: "c" }, "regex", { regex: "a", excluded: "c" }],
  [{ pattern: "a", excluded: "c" }, "exact", { exact: "a" }],
  [{ regex: "x", where: [{ variable: "a", equals: "b" }] }, "always", {}],
  [
    { regex: "x", where: [{ variable: "a", equals: "b" }] },
    "no_match",
    { no_match: true, where: [{ variable: "a", equals: "b" }] },
  ],
  [{ name: "First", set: { a: "1" } }, "intent", { name: "First", intent: "", set: { a: "1" } }],
  [{ result: "failure" }, "result", { result: "failure" }],
])("the rule %j that holds by %s is %j", (before, kind, after) => {
  expect(withCondition(before, kind)).toEqual(after);
});

test("a new rule is about what isn't dealt with yet", () => {
  expect(newRule({ ask: "Which?" })).toEqual({ pattern: "*" });
  expect(newRule({ call: "Stock" })).toEqual({ result: "success" });
  expect(newRule({ call: "Stock", rules: [{ result: "success" }] })).toEqual({ result: "failure" });
  const choose = { choose: "?", choices: ["A", "B"], rules: [{ choice: "A" }] };
  expect(newRule(choose)).toEqual({ choice: "B" });
});

test.each<[Rule["set"]]>([
  [{ a: "1", b: { value: "2", scope: "forever" } }],
  [
    [
      { name: "a", value: "1" },
      { name: "a", value: "2", scope: "dialog" },
    ],
  ],
])("what the rule %j sets is read, and written the same", (set) => {
  expect(setOf(assignmentsOf(set))).toEqual(set);
});

test.each<[Rule["entity"]]>([
  ["size"],
  [{ entity: "size", values: ["small", "large"] }],
  [{ entity: "amount", gt: "100" }],
])("the condition %j on an entity is read, and written the same", (entity) => {
  expect(entityConditionOf(entityTestOf(entity))).toEqual(entity);
});

test("brackets of expressions close; what only the server knows isn't refused", () => {
  expect(["^\\d{6}$", "(?i)yes", "^\\w+([\\.-]?\\w+)*@"].map(isRegex)).toEqual([true, true, true]);
  expect(["(a", "[b", "*a"].map(isRegex)).toEqual([false, false, false]);
});

const BOT: Bot = {
  stories: {
    main: {
      dialogs: {
        order: { interactions: { ask: { ask: "Which?" }, done: { say: "Done." } } },
        bye: { name: "Good bye", interactions: { part: { say: "Bye." } } },
      },
    },
  },
};

const NAMING = { words: { end: "End" }, start: "Start" };

test("everywhere that one can lead is said as it is written", () => {
  const hints = Object.fromEntries(
    destinationsOf(BOT, "order", NAMING).map(({ target, hint }) => [target, hint]),
  );
  expect(hints).toMatchObject({
    ask: "Which?",
    "bye/": "Start",
    "bye/part": "Good bye: Bye.",
    end: "",
  });
});

test.each([
  ["ask", "ask"],
  ["order/ask", "ask"],
  ["bye/", "Good bye"],
  ["bye/part", "part"],
  ["end", "End"],
  ["nowhere", undefined],
  ["bye/nowhere", undefined],
  ["nobody/", undefined],
  ["", undefined],
])("the target %s is called %s", (target, label) => {
  expect(labelOf(BOT, target, "order", NAMING)).toBe(label);
});
