import { expect, test } from "vitest";
import { type Bot, findDialog } from "../draft/bot";
import { type Action, edit } from "../draft/edit";
import { graphOf } from "./graph";
import { type Arrow, carried, dropped, neighbour, tidied } from "./moves";

const BOT: Bot = {
  format: 1,
  bot: "x",
  stories: {
    main: {
      dialogs: {
        a: { interactions: { one: { say: "1" }, two: { say: "2", next: "b/" } } },
        b: { vendor: { other: 1 }, interactions: { one: { say: "b" } } },
      },
    },
  },
};
const graph = graphOf(BOT);
const after = (action: Action) => edit(BOT, action);
const places = (bot: Bot, dialog: string) => findDialog(bot, dialog)?.dialog.vendor?.canvas;

test("a dragged card keeps its place, and so do those beside it", () => {
  const bot = after(dropped(graph, new Map([["a/one", { x: 100.4, y: 90 }]])));
  const { x, y } = graph.parts.get("a")?.cards[1]?.position ?? { x: 0, y: 0 };
  expect(places(bot, "a")).toEqual({ one: [100, 90], two: [x, y] });
  expect(places(bot, "b")).toBeUndefined();
});

test("a card dragged before the corner takes the frame along", () => {
  const bot = after(dropped(graph, new Map([["a/one", { x: -76, y: 54 }]])));
  const kept = places(bot, "a") as Record<string, number[]>;
  expect(kept.one).toEqual([24, 54]);
  expect(kept["/"]).toEqual([-100, 0]);
});

test("with one dragged frame all keep their places", () => {
  const bot = after(dropped(graph, new Map([["a", { x: 500, y: 5 }]])));
  expect(places(bot, "a")).toEqual({ "/": [500, 5] });
  expect(Object.keys(places(bot, "b") ?? {})).toEqual(["/"]);
});

test("a card carried into another dialog is found there", () => {
  const bot = after(carried(BOT, "a/two", "b", [40, 60]));
  expect(Object.keys(findDialog(bot, "b")?.dialog.interactions ?? {})).toEqual(["one", "two"]);
  expect(findDialog(bot, "b")?.dialog.interactions?.one?.next).toBe("end");
  expect(Object.keys(findDialog(bot, "a")?.dialog.interactions ?? {})).toEqual(["one"]);
});

test("tidying up forgets all places and nothing else", () => {
  const placed = after(dropped(graph, new Map([["a", { x: 500, y: 5 }]])));
  const bot = edit(placed, tidied(placed));
  expect(findDialog(bot, "a")?.dialog).toEqual(findDialog(BOT, "a")?.dialog);
  expect(findDialog(bot, "b")?.dialog.vendor).toEqual({ other: 1 });
});

test.each<[string, Arrow, string | undefined]>([
  ["a", "ArrowRight", "a/one"],
  ["a", "ArrowDown", "b"],
  ["a/one", "ArrowRight", "a/two"],
  ["a/two", "ArrowRight", "b/one"],
  ["a/two", "ArrowLeft", "a/one"],
  ["a/one", "ArrowLeft", "a"],
  ["a/one", "ArrowDown", "b/one"],
  ["a", "ArrowUp", undefined],
])("from %s %s leads to %s", (id, arrow, to) => {
  expect(neighbour(graph, id, arrow)).toBe(to);
});
