import { expect, test } from "vitest";
import type { Bot } from "./bot";
import { type Action, edit } from "./edit";

const BOT: Bot = {
  format: 1,
  bot: "shop",
  intents: { order: ["my order"] },
  entities: { size: { values: { small: [], large: [] } } },
  integrations: { Stock: { get: "https://example.com" } },
  external_bots: { other: { protocol: "colloquy", url: "https://example.com" } },
  answered_by: "other",
  stories: {
    main: {
      dialogs: {
        status: {
          starts_on: { intent: "order" },
          interactions: {
            ask: {
              ask: "Which?",
              collect: "size",
              rules: [
                { entity: "size", next: "look" },
                { no_match: true, next: "repeat" },
              ],
            },
            look: { call: "Stock", next: "status/done" },
            done: { say: "Done.", next: "end" },
          },
        },
        other: { interactions: { go: { goto: "status/look" }, back: { goto: "status/" } } },
      },
    },
  },
};

const STATUS = ["stories", "main", "dialogs", "status"] as const;
const OTHER = ["stories", "main", "dialogs", "other"] as const;

const apply = (...actions: Action[]) =>
  JSON.parse(JSON.stringify(edit(BOT, { do: "all", actions })));
const status = (bot: Bot) => bot.stories?.main?.dialogs?.status?.interactions ?? {};
const other = (bot: Bot) => bot.stories?.main?.dialogs?.other?.interactions ?? {};

test("a bot before an edit is as it was", () => {
  const before = JSON.stringify(BOT);
  apply({ do: "set", path: [...STATUS, "name"], value: "Status" });
  expect(JSON.stringify(BOT)).toBe(before);
});

test("an interaction's new key stands wherever it is named", () => {
  const bot = apply({ do: "rename", path: [...STATUS, "interactions", "look"], to: "find" });
  expect(Object.keys(status(bot))).toEqual(["ask", "find", "done"]);
  expect(status(bot).ask?.rules?.[0]?.next).toBe("find");
  expect(other(bot).go?.goto).toBe("status/find");
});

test("a dialog's new key stands wherever it is named", () => {
  const bot = apply({ do: "rename", path: STATUS, to: "order" });
  const interactions = bot.stories.main.dialogs.order.interactions;
  expect(interactions.look.next).toBe("order/done");
  expect(interactions.ask.rules[0].next).toBe("look");
  expect(other(bot)).toEqual({ go: { goto: "order/look" }, back: { goto: "order/" } });
});

test("a thing isn't given a key that another has", () => {
  const path = [...STATUS, "interactions", "look"];
  expect(edit(BOT, { do: "rename", path, to: "done" })).toBe(BOT);
});

test.each([
  ["intents", "order", (bot: Bot) => bot.stories?.main?.dialogs?.status?.starts_on?.intent],
  ["integrations", "Stock", (bot: Bot) => status(bot).look?.call],
  ["entities", "size", (bot: Bot) => status(bot).ask?.collect],
  ["entities", "size", (bot: Bot) => status(bot).ask?.rules?.[0]?.entity],
  ["external_bots", "other", (bot: Bot) => bot.answered_by],
])("what is named in %s is named anew where %s is used", (section, key, used) => {
  expect(used(apply({ do: "rename", path: [section, key], to: "anew" }))).toBe("anew");
});

test("an interaction in another dialog leads where it led, and is found there", () => {
  const path = [...STATUS, "interactions", "look"];
  const bot = apply({ do: "move", path, into: [...OTHER, "interactions"], after: "go" });
  expect(Object.keys(other(bot))).toEqual(["go", "look", "back"]);
  expect(other(bot).look?.next).toBe("status/done");
  expect(other(bot).go?.goto).toBe("look");
  expect(status(bot).ask?.rules?.[0]?.next).toBe("other/look");
});

test("an interaction is moved within its dialog", () => {
  const path = [...STATUS, "interactions", "done"];
  const bot = apply({ do: "move", path, into: [...STATUS, "interactions"], after: null });
  expect(Object.keys(status(bot))).toEqual(["done", "ask", "look"]);
});

test("an external bot that is removed answers nothing any more", () => {
  const bot = apply({ do: "remove", path: ["external_bots", "other"] });
  expect(bot).not.toHaveProperty("answered_by");
  const kept = apply({ do: "remove", path: ["external_bots", "other", "name"] });
  expect(kept.answered_by).toBe("other");
});

test("a new thing has a key of its own", () => {
  const add = {
    do: "add",
    into: [...STATUS, "interactions"],
    key: "ask",
    value: { say: "" },
  } as const;
  expect(Object.keys(status(apply(add)))).toEqual(["ask", "look", "done", "ask_2"]);
});

test.each([
  ["status/done", "next", "other/go", "other/go"],
  ["status/done", "next", "status/ask", "ask"],
  ["status/done", "next", "repeat", "repeat"],
  ["status/done", "next", undefined, undefined],
  ["other/go", "goto", "other/back", "back"],
] as const)("%s is connected by %s to %s", (from, port, to, written) => {
  const [dialog = "", key = ""] = from.split("/");
  const bot: Bot = apply({ do: "connect", from, port, to });
  expect(bot.stories?.main?.dialogs?.[dialog]?.interactions?.[key]?.[port]).toBe(written);
});

test("a rule is connected", () => {
  const bot = apply({ do: "connect", from: "status/ask", port: { rule: 0 }, to: "status/done" });
  expect(status(bot).ask?.rules?.[0]?.next).toBe("done");
});

test("places on the canvas are kept beside each other", () => {
  const bot = apply(
    { do: "place", dialog: "status", places: { ask: [0, 1] } },
    { do: "place", dialog: "status", places: { look: [2, 3] } },
  );
  expect(bot.stories.main.dialogs.status.vendor.canvas).toEqual({ ask: [0, 1], look: [2, 3] });
});

test("an interaction with a new key stays in its place on the canvas", () => {
  const bot = apply(
    { do: "place", dialog: "status", places: { look: [2, 3] } },
    { do: "rename", path: [...STATUS, "interactions", "look"], to: "find" },
  );
  expect(bot.stories.main.dialogs.status.vendor.canvas).toEqual({ find: [2, 3] });
});
