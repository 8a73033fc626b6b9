import { expect, test } from "vitest";
import { type Change, countsOf, groupsOf, placeOf, shownValue } from "./difference";

const change = (over: Partial<Change>): Change => ({
  kind: "changed",
  what: "dialog",
  name: "",
  path: "",
  fields: [],
  ...over,
});

const BOT = {
  intents: { buy: {} },
  stories: {
    main: { dialogs: { order: { interactions: { ask: {} } }, leave: { name: "Leave" } } },
  },
};

const CHANGES = [
  change({ what: "intent", name: "Buy", path: "intents.buy", kind: "added" }),
  change({
    what: "interaction",
    name: "ask",
    dialog: "order",
    path: "stories.main.dialogs.order.interactions.ask",
  }),
  change({ what: "dialog", name: "Order", dialog: "order", path: "stories.main.dialogs.order" }),
  change({
    what: "interaction",
    name: "bye",
    dialog: "leave",
    kind: "removed",
    path: "stories.main.dialogs.leave.interactions.bye",
  }),
];

test("interactions stand with their dialog, which is called by its name where that is known", () => {
  const groups = groupsOf(BOT as never, CHANGES).map(({ what, name, changes }) => [
    what,
    name,
    changes.length,
  ]);
  expect(groups).toEqual([
    ["intent", "Buy", 1],
    ["dialog", "Order", 2],
    ["dialog", "Leave", 1],
  ]);
});

test("kinds are counted, those that are there", () => {
  expect(countsOf(CHANGES)).toEqual([
    { kind: "added", count: 1 },
    { kind: "changed", count: 2 },
    { kind: "removed", count: 1 },
  ]);
});

test.each([
  [undefined, ""],
  ["Hello", "Hello"],
  [true, "true"],
  [["a", "b"], "- a\n- b"],
  [{ next: "end" }, "next: end"],
])("%j is shown as %j", (value, expected) => {
  expect(shownValue(value)).toBe(expected);
});

test.each([
  [0, "intents?at=buy"],
  [1, "?at=order%2Fask&panel=properties"],
  [3, undefined],
])("change %i leads to %s", (index, expected) => {
  const found = CHANGES[index];
  expect(found && placeOf(BOT as never, found)).toBe(expected);
});
