import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { graphOf } from "./graph";
import { headingSize, storyAreas } from "./storyAreas";

const dialog = { interactions: { one: { say: "1" } } };
const BOT: Bot = {
  bot: "x",
  stories: {
    main: { name: "Orders", dialogs: { a: dialog, b: dialog } },
    empty: {},
    more: { dialogs: { c: dialog } },
  },
};

test("each story has a heading's room over its frames, and they stand beside each other", () => {
  const graph = graphOf(BOT);
  const [orders, more, ...others] = storyAreas(BOT, graph);
  expect(others).toEqual([]);
  expect(orders).toMatchObject({ key: "main", name: "Orders", x: 0, y: 64 });
  expect(more).toMatchObject({ key: "more", name: "more", y: 64 });
  expect(more?.x).toBeGreaterThan(orders?.width ?? 0);
  const last = graph.parts.get("b")?.frame;
  expect(orders?.height).toBe((last?.position.y ?? 0) + (last?.height ?? 0) - 64);
});

test("one story takes no room for a heading", () => {
  const bot = { ...BOT, stories: { main: BOT.stories?.main ?? {} } };
  const graph = graphOf(bot);
  expect(storyAreas(bot, graph)).toEqual([]);
  expect(graph.parts.get("a")?.frame.position).toEqual({ x: 0, y: 0 });
});

test.each([
  [1.5, 24],
  [1, 24],
  [0.5, 28],
  [0.1, 158],
  [0.001, 448],
])("at %d of its size a heading is %d high", (zoom, size) => {
  expect(headingSize(zoom)).toBe(size);
});
