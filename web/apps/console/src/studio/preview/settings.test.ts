import { expect, test } from "vitest";
import { answersOf, faultOf, isOtherBeginning, setupOf, typedValue, USUAL } from "./settings";

test.each([
  ["123456", "123456"],
  ["a text", "a text"],
  ['"123"', "123"],
  ["[1, 2]", [1, 2]],
  ['{ "a": 1 }', { a: 1 }],
  ["{not json", "{not json"],
])("%j is the value %j", (typed, expected) => {
  expect(typedValue(typed)).toEqual(expected);
});

test.each([
  ["200", "{}", undefined],
  ["2000", "{}", "status"],
  ["", "{}", "status"],
  ["503", "", "body"],
  ["503", "null", undefined],
])("an answer of status %j and body %j has the fault %s", (status, body, expected) => {
  expect(faultOf({ isOn: true, status, body })).toBe(expected);
});

test("variables and slots go apart, what is empty isn't sent", () => {
  const values = [
    { name: "plan", value: "basic" },
    { name: "slot.account", value: "123456" },
    { name: " ", value: "nobody" },
  ];
  expect(setupOf({ ...USUAL, values, name: " Ada " }, "order/ask")).toEqual({
    environment: "test",
    channel: "web",
    contact: { name: "Ada" },
    start: "order/ask",
    variables: { plan: "basic" },
    slots: { account: "123456" },
    answers: {},
  });
});

test("answers that are off or can't be read are left to the services", () => {
  const canned = {
    on: { isOn: true, status: "404", body: '{"a":1}' },
    off: { isOn: false, status: "200", body: "{}" },
    bad: { isOn: true, status: "200", body: "{" },
  };
  expect(answersOf({ ...USUAL, canned })).toEqual({ on: { status: 404, body: { a: 1 } } });
});

test("answers alone make no other beginning", () => {
  const canned = { a: { isOn: true, status: "200", body: "{}" } };
  expect(isOtherBeginning(USUAL, { ...USUAL, canned })).toBe(false);
  expect(isOtherBeginning(USUAL, { ...USUAL, language: "de" })).toBe(true);
});
