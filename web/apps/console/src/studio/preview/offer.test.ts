import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { type Called, keyOf, offerOf, sampleOf, withAnswer, withoutAnswer } from "./offer";
import { answersOf, USUAL } from "./settings";

const BOT = {
  integrations: {
    Balance: { get: "https://a.example", fields: { balance: "{$.api_Balance.account.total}" } },
    Escalation: { post: "https://a.example/livePersonAgent" },
  },
} as unknown as Bot;

const call = (integration: string, url: string, response?: object) =>
  ({ kind: "call", integration, request: { method: "GET", url, headers: {} }, response }) as Called;

const asked = (over: object) =>
  ({ kind: "asked_bot", bot: "helper", protocol: "kommunicate", ...over }) as Called;

test.each<[string, Called, [string, unknown]]>([
  [
    "what came is frozen",
    call("Balance", "https://a.example", { status: 201, body: { account: { total: 7 } } }),
    ["201", { account: { total: 7 } }],
  ],
  [
    "a failure is answered with what the fields read",
    call("Balance", "https://a.example", { status: 503, body: "broken" }),
    ["200", { account: { total: "total" } }],
  ],
  [
    "an answer of which only the beginning is there isn't frozen",
    call("Balance", "https://a.example", { status: 200, body: "{", cut: true }),
    ["200", { account: { total: "total" } }],
  ],
  [
    "a hand-over elsewhere is said to have been taken",
    call("Escalation", "https://a.example/botcentral/livePersonAgent"),
    ["200", { success: true, conversationId: "preview" }],
  ],
  [
    "what an external bot said is frozen as it came",
    asked({ answers: [{ status: 200, body: [{ message: "Hi." }] }] }),
    ["200", [{ message: "Hi." }]],
  ],
  [
    "an external bot that failed greets in its own words",
    asked({ answers: [], error: { code: "timeout", message: "" } }),
    ["200", [{ message: "Hello." }]],
  ],
  ["a script's own call is answered with nothing", call("fetch", "https://a.example"), ["200", {}]],
])("%s", (_, step, [status, body]) => {
  const offer = offerOf(BOT, step);
  expect([offer.isOn, offer.status, JSON.parse(offer.body)]).toEqual([true, status, body]);
});

test.each<[string[], unknown]>([
  [["{$.api_A.b}", "{$.api_A.c.d}"], { b: "b", c: { d: "d" } }],
  [
    ["{$.api_A.list[*].name}", "{$.api_A.list[0].size} m"],
    { list: [{ name: "name", size: "size" }] },
  ],
  [["plain", "{$slot.a}"], {}],
])("of the fields %j an answer is made", (fields, sample) => {
  expect(sampleOf(fields)).toEqual(sample);
});

test("an external bot is answered for by its own key", () => {
  expect(keyOf(asked({ answers: [] }))).toBe("helper");
});

test("an answer holds until the service is called again", () => {
  const own = { isOn: true, status: "200", body: "{}" };
  const held = withAnswer(USUAL, "Balance", own);
  expect(answersOf(held)).toEqual({ Balance: { status: 200, body: {} } });
  const called = withoutAnswer(held, "Balance");
  expect(answersOf(called)).toEqual({});
  expect(called.canned.Balance?.body).toBe("{}");
});
