import { expect, test } from "vitest";
import { begin, type Step, step } from "./history";
import { merge } from "./merge";

const name = (value: string, at: number): Step => ({
  do: "edit",
  at,
  action: { do: "set", path: ["name"], value },
});
const after = (...steps: Step[]) => steps.reduce(step, begin({ name: "A" }));

test("steps are undone and done again", () => {
  const two = after(name("B", 0), name("C", 5_000));
  expect(two.bot.name).toBe("C");
  expect(step(two, { do: "undo" }).bot.name).toBe("B");
  expect(
    [{ do: "undo" }, { do: "redo" }].reduce((it, s) => step(it, s as Step), two).bot.name,
  ).toBe("C");
});

test("what is typed without a pause is one step", () => {
  const typed = after(name("B", 0), name("BC", 300), name("BCD", 900), { do: "undo" });
  expect(typed.bot.name).toBe("A");
});

test("an edit that changes nothing is no step", () => {
  expect(after(name("A", 0)).past).toEqual([]);
});

test("after a new edit nothing can be done again", () => {
  expect(after(name("B", 0), { do: "undo" }, name("C", 9_000)).future).toEqual([]);
});

const BASE = { name: "A", intents: { a: ["1"], b: ["2"] } };

test.each([
  ["different things", { ...BASE, name: "Mine" }, { ...BASE, intents: { a: ["1"], b: ["3"] } }, []],
  ["the same in the same way", { ...BASE, name: "C" }, { ...BASE, name: "C" }, []],
  ["the same in two ways", { ...BASE, name: "C" }, { ...BASE, name: "D" }, [["name"]]],
  [
    "one removed, one added",
    { ...BASE, intents: { a: ["1"] } },
    { ...BASE, intents: { ...BASE.intents, c: [] } },
    [],
  ],
  [
    "one removed, one changed",
    { ...BASE, intents: { a: ["1"] } },
    { ...BASE, intents: { a: ["1"], b: [] } },
    [["intents", "b"]],
  ],
])("two people change %s", (_, mine, theirs, conflicts) => {
  expect(merge(BASE, mine, theirs).conflicts).toEqual(conflicts);
});

test("both people's changes are in what comes of them", () => {
  const mine = { ...BASE, intents: { a: ["1"], mine: ["m"] } };
  const theirs = { name: "B", intents: { a: ["1"], theirs: ["t"], b: ["2"] } };
  expect(merge(BASE, mine, theirs).bot).toEqual({
    name: "B",
    intents: { a: ["1"], theirs: ["t"], mine: ["m"] },
  });
});
