import { expect, test } from "vitest";
import type { Bot, Rule } from "../draft/bot";
import { conditionOf, neverReached } from "./conditions";

const BOT: Bot = {
  intents: { order: { name: "Order status" }, bye: ["see you"] },
  entities: { size: { name: "Size", values: { small: [] } } },
};

test.each<[Rule, string, string]>([
  [{}, "always", "always"],
  [{ set: { a: "1" }, next: "end" }, "always", "always"],
  [{ intent: "order" }, "intent", "means Order status"],
  [{ intent: "bye" }, "intent", "means bye"],
  [{ regex: "^\\d{6}$" }, "regex", "/^\\d{6}$/"],
  [{ pattern: ["*yes*", "sure"] }, "pattern", "“*yes*” or “sure”"],
  [{ pattern: "*card*", excluded: ["lost"] }, "pattern", "“*card*” without lost"],
  [{ exact: "yes" }, "exact", "“yes”"],
  [{ choice: "Red" }, "choice", "chooses “Red”"],
  [{ entity: "size" }, "entity", "has Size"],
  [
    { entity: { entity: "size", values: ["small", "large"] } },
    "entity",
    "Size is “small” or “large”",
  ],
  [{ entity: { entity: "amount", gt: "100" } }, "entity", "amount is over “100”"],
  [{ result: "failure" }, "result", "fails"],
  [{ no_match: true }, "no_match", "otherwise"],
  [{ no_match: false }, "always", "always"],
  [{ no_match: "What?" }, "no_match", "otherwise: “What?”"],
  [{ where: [{ variable: "plan", equals: "gold" }] }, "where", "plan is “gold”"],
  [
    {
      where_any: [
        { variable: "a", exists: true },
        { variable: "b", not_exists: true },
      ],
    },
    "where",
    "a is set or b isn’t set",
  ],
  [
    { exact: "yes", where: [{ variable: "visits", gte: "1" }] },
    "exact",
    "“yes” and visits is at least “1”",
  ],
])("%j is a condition by %s and reads %s", (rule, kind, text) => {
  expect(conditionOf(rule, BOT)).toEqual({ kind, text });
});

test("of rules that always hold, all but the first are never reached", () => {
  expect(neverReached([{ next: "a" }, { exact: "x" }, { next: "b" }, {}])).toEqual([2, 3]);
  expect(neverReached([{ exact: "x" }, { next: "b" }])).toEqual([]);
});
