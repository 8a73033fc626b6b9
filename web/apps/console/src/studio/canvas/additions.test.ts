import { expect, test } from "vitest";
import { type Bot, findDialog, type Interaction } from "../draft/bot";
import { edit } from "../draft/edit";
import { addition, blankOf, newDialog, newStory, removal, type Spot } from "./additions";
import { KINDS, kindOf } from "./gist";

const BOT: Bot = {
  format: 1,
  bot: "shop",
  stories: {
    main: {
      dialogs: {
        a: {
          interactions: {
            ask: { ask: "?", rules: [{ exact: "x", next: "last" }, { exact: "y" }] },
            say: { say: "!", next: "last" },
            last: { say: "." },
          },
        },
        b: { interactions: { go: { goto: "a/say" }, on: { say: "b", next: "a/" } } },
        c: { interactions: {} },
      },
    },
  },
};

const NEW: Interaction = { say: "new" };
const plain = (it: unknown) => JSON.parse(JSON.stringify(it));
const after = (spot: Spot, value = NEW) => {
  const added = addition(BOT, spot, value);
  const bot = added && edit(BOT, added.action);
  return {
    place: added?.place,
    interactions: plain(findDialog(bot ?? {}, spot.dialog)?.dialog.interactions),
  };
};

test("what is added after an interaction comes next, and goes where that went", () => {
  const { place, interactions } = after({ dialog: "a", after: "say", port: "next" });
  expect(place).toBe("a/say_2");
  expect(Object.keys(interactions)).toEqual(["ask", "say", "say_2", "last"]);
  expect(interactions.say).toEqual({ say: "!" });
  expect(interactions.say_2).toEqual({ say: "new", next: "last" });
});

test("what is added at a rule is led to by it, and the rest goes where it went", () => {
  const { interactions } = after({ dialog: "a", after: "ask", port: { rule: 0 } });
  expect(interactions.ask.rules[0].next).toBe("say_2");
  expect(interactions.ask.next).toBe("say");
  expect(Object.keys(interactions)).toEqual(["ask", "say_2", "say", "last"]);
});

test("what is added at the end isn't run into", () => {
  const { interactions } = after({ dialog: "a" });
  expect(interactions.last).toEqual({ say: ".", next: "end" });
  expect(Object.keys(interactions).at(-1)).toBe("say_2");
});

test("what ends goes nowhere", () => {
  const { interactions } = after({ dialog: "a", after: "say", port: "next" }, { end: true });
  expect(interactions.end).toEqual({ end: true });
});

test("an empty dialog gets its first interaction, one that isn't there none", () => {
  expect(after({ dialog: "c" }).interactions).toEqual({ say: { say: "new" } });
  expect(addition(BOT, { dialog: "nowhere" }, NEW)).toBeUndefined();
});

test.each(KINDS)("a blank interaction of kind %s is of that kind", (kind) => {
  expect(kindOf(blankOf(kind, BOT))).toBe(kind);
});

test.each([
  ["a", "a_2", { name: "a", interactions: {} }],
  ["Bill copy", "bill_copy", { name: "Bill copy", interactions: {} }],
  ["refund", "refund", { interactions: {} }],
])("a dialog called %s has the key %s", (name, key, value) => {
  const { action, place } = newDialog(BOT, name);
  expect(place).toBe(key);
  expect(findDialog(edit(BOT, action), key)?.dialog).toEqual(value);
});

test("a first dialog and a story are made where there is none", () => {
  const bot = edit({ format: 1, bot: "x" }, newDialog({}, "Hello").action);
  expect(plain(bot.stories)).toEqual({
    main: { dialogs: { hello: { name: "Hello", interactions: {} } } },
  });
  expect(newStory(BOT, "Main").place).toBe("main_2");
});

const without = (...ids: string[]) => plain(edit(BOT, removal(BOT, ids)).stories?.main?.dialogs);

test("what led to something removed goes on as if nothing was said", () => {
  const dialogs = without("a/last", "a/ask");
  expect(dialogs.a.interactions).toEqual({ say: { say: "!" } });
  expect(dialogs.b).toEqual(plain(BOT.stories?.main?.dialogs?.b));
});

test("a dialog goes with what led into it", () => {
  const dialogs = without("a");
  expect(Object.keys(dialogs)).toEqual(["b", "c"]);
  expect(dialogs.b.interactions.on).toEqual({ say: "b" });
});

test.each([
  [
    "a/ask#0",
    (dialogs: ReturnType<typeof without>) => dialogs.a.interactions.ask.rules[0].next,
    undefined,
  ],
  [
    "a/say#next",
    (dialogs: ReturnType<typeof without>) => dialogs.a.interactions.say.next,
    undefined,
  ],
  ["a/ask#next", (dialogs: ReturnType<typeof without>) => dialogs.a.interactions.ask.next, "end"],
  ["b/go#goto", (dialogs: ReturnType<typeof without>) => dialogs.b.interactions.go.goto, "a/say"],
])("without the wire %s it is told where it goes", (id, next, expected) => {
  expect(next(without(id))).toBe(expected);
});
