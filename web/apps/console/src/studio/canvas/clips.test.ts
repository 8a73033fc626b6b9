import { expect, test } from "vitest";
import { type Bot, dialogsOf, findDialog } from "../draft/bot";
import { edit } from "../draft/edit";
import { clipOf, duplicating, pasting } from "./clips";

const BOT: Bot = {
  format: 1,
  bot: "one",
  stories: {
    main: {
      dialogs: {
        a: {
          name: "First",
          vendor: { canvas: { ask: [1, 2] } },
          interactions: {
            ask: {
              ask: "?",
              rules: [
                { exact: "x", next: "told" },
                { exact: "y", next: "b/" },
              ],
            },
            told: { say: ".", next: "ask" },
          },
        },
        b: { interactions: { go: { goto: "a/told" } } },
      },
    },
  },
};
const OTHER: Bot = {
  format: 1,
  bot: "two",
  stories: { own: { dialogs: { z: { interactions: { told: { say: "z" } } } } } },
};

function pasted(bot: Bot, ids: string[], into?: string) {
  const text = clipOf(BOT, ids) ?? "";
  const it = pasting(bot, text, into);
  return {
    places: it?.places,
    bot: JSON.parse(JSON.stringify(it ? edit(bot, it.action) : bot)) as Bot,
  };
}

test("interactions are pasted with free keys, and lead to each other", () => {
  const { places, bot } = pasted(OTHER, ["a/told", "a/ask"], "z");
  expect(places).toEqual(["z/ask", "z/told_2"]);
  expect(findDialog(bot, "z")?.dialog.interactions).toEqual({
    told: { say: "z", next: "end" },
    ask: { ask: "?", rules: [{ exact: "x", next: "told_2" }, { exact: "y" }] },
    told_2: { say: ".", next: "ask" },
  });
});

test("in the same bot what isn't copied is led to as before", () => {
  const { bot } = pasted(BOT, ["a/ask"], "b");
  expect(findDialog(bot, "b")?.dialog.interactions?.ask?.rules).toEqual([
    { exact: "x", next: "a/told" },
    { exact: "y", next: "b/" },
  ]);
});

test("dialogs are pasted into another bot, without their places", () => {
  const { places, bot } = pasted(OTHER, ["a", "b"]);
  expect(places).toEqual(["a", "b"]);
  expect(dialogsOf(bot).map(({ story, key }) => `${story}/${key}`)).toEqual([
    "own/z",
    "own/a",
    "own/b",
  ]);
  expect(findDialog(bot, "a")?.dialog.vendor).toEqual({});
  expect(findDialog(bot, "b")?.dialog.interactions).toEqual({ go: { goto: "a/told" } });
});

test("a copied dialog beside its like has another key and name, and leads into itself", () => {
  const it = duplicating(BOT, ["a", "b"]);
  const bot = it && edit(BOT, it.action);
  expect(it?.places).toEqual(["a_2", "b_2"]);
  expect(findDialog(bot ?? {}, "a_2")?.dialog.name).toBe("First 2");
  expect(findDialog(bot ?? {}, "a_2")?.dialog.interactions?.ask?.rules?.[1]?.next).toBe("b_2/");
});

test.each(["", "hello", "{}", '{"colloquy":"clip"}', "[1]"])("%j isn't pasted", (text) => {
  expect(pasting(BOT, text, "a")).toBeUndefined();
});

test("nothing is copied of wires", () => {
  expect(clipOf(BOT, ["a/ask#0"])).toBeUndefined();
});
