import { expect, test } from "vitest";
import type { Step, Turn } from "./contract";
import { changedIn, placesOf, readOf, stateOf, wordsOfDeed, wordsOfStep } from "./steps";

const BOT = {
  intents: { buy: { name: "Buy" } },
  integrations: { balance: { name: "Balance", get: "https://a.example" } },
  stories: { main: { dialogs: { order: { name: "Order", interactions: { ask: {} } } } } },
};
const EXCHANGE = { request: { method: "GET", url: "", headers: {} }, took_ms: 12, canned: false };

test.each<[object, string]>([
  [
    { kind: "started", dialog: "order", by: "pattern", value: "*buy*" },
    "“*buy*” matched, so Order began",
  ],
  [
    { kind: "started", dialog: "order", by: "intent", value: "buy", score: 0.876 },
    "The intent Buy 88 % began Order",
  ],
  [{ kind: "started", dialog: "order", by: "kind" }, "Order began by its kind"],
  [{ kind: "agent_did", did: "returns" }, "The agent gave it back to the bot"],
  [{ kind: "handed_over", skill: "billing" }, "Handed over to billing"],
  [{ kind: "entered", target: "order/ask" }, "Came to Order › ask"],
  [{ kind: "rule", index: 0, target: "order/ask" }, "Rule 1 of Order › ask held"],
  [{ kind: "slot", name: "account", value: "123456" }, "Slot account is “123456”"],
  [{ kind: "variable", name: "list", value: [1] }, "Variable list is [1]"],
  [{ kind: "variable", name: "list", value: null }, "Variable list is empty"],
  [
    { kind: "call", integration: "balance", response: { status: 200 }, ...EXCHANGE },
    "Called Balance: 200 in 12 ms",
  ],
  [
    {
      kind: "call",
      integration: "fetch",
      error: { code: "timeout", message: "took too long" },
      ...EXCHANGE,
    },
    "Called a service by script: took too long in 12 ms",
  ],
  [
    {
      kind: "understood",
      intents: [{ intent: "buy", score: 0.9 }],
      entities: [{ entity: "size", text: "XL" }],
    },
    "Understood: Buy 90 %, with size “XL”",
  ],
  [{ kind: "understood", intents: [], entities: [] }, "No intent was recognised"],
  [{ kind: "offered", dialogs: ["order", "gone"] }, "Asked which was meant: Order, gone"],
  [{ kind: "handed_over" }, "Handed over to people"],
  [{ kind: "handed_over", skill: "billing" }, "Handed over to billing"],
])("%j is %j", (step, expected) => {
  expect(wordsOfStep(BOT as never, { at_ms: 0, ...step } as Step)).toBe(expected);
});

test.each<[object, string | undefined]>([
  [{ kind: "reported", severity: "error" }, "danger"],
  [{ kind: "reported", severity: "warning" }, "warn"],
  [{ kind: "script", error: { code: "hook_error", message: "" } }, "danger"],
  [{ kind: "script" }, undefined],
  [{ kind: "unrecognized" }, "warn"],
])("%j is of state %s", (step, expected) => {
  expect(stateOf(step as Step)).toBe(expected);
});

test("the way has each place once, with the rules that held", () => {
  const steps = [
    { kind: "started", target: "order" },
    { kind: "entered", target: "order/ask" },
    { kind: "rule", target: "order/ask", index: 2 },
    { kind: "variable" },
  ];
  expect(placesOf([{ steps } as unknown as Turn])).toEqual(["order", "order/ask", "order/ask#2"]);
});

test("only what changed is told, what came and what went among it", () => {
  const turn = { variables_before: { a: 1, b: [1], d: 0 }, variables: { a: 2, b: [1], c: "x" } };
  expect(changedIn(turn as unknown as Turn)).toEqual([
    { name: "a", before: 1, after: 2 },
    { name: "c", before: undefined, after: "x" },
    { name: "d", before: 0, after: undefined },
  ]);
});

test.each([
  ["said", "Hold on.", "said “Hold on.”"],
  ["next", "to_people", "chose to_people as what comes next"],
  ["sang", "a song", "a song"],
])("what a script %s is told", (what, text, told) => {
  expect(wordsOfDeed({ what, text })).toBe(told);
});

test("what was read of a call's answer is told with the call", () => {
  const variables = { "Balance.balance": "7", "Balances.balance": "8", balance: "9" };
  expect(readOf({ variables } as unknown as Turn, "Balance")).toEqual([["balance", "7"]]);
  expect(readOf({ variables } as unknown as Turn, "Other")).toEqual([]);
});
