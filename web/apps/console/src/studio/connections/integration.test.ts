import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import {
  bodyKindOf,
  callersOf,
  endpointOf,
  type Integration,
  jsonTextOf,
  withBody,
  withEndpoint,
} from "./integration";

test.each([
  [{ get: "https://a" }, { method: "get", url: "https://a" }],
  [
    { name: "A", post: "https://a" },
    { method: "post", url: "https://a" },
  ],
  [{}, { method: "get", url: "" }],
] as const)("the endpoint of %j is %j", (integration, endpoint) => {
  expect(endpointOf(integration)).toEqual(endpoint);
});

test.each<[Integration, Integration]>([
  [
    { name: "A", get: "https://a", headers: { a: "1" } },
    { name: "A", put: "https://b", headers: { a: "1" } },
  ],
  [{ headers: { a: "1" } }, { put: "https://b", headers: { a: "1" } }],
  [{ get: "https://a", post: "https://c" }, { put: "https://b" }],
])("an endpoint is said anew where it stood in %j", (before, after) => {
  const changed = withEndpoint(before, { method: "put", url: "https://b" });
  expect(Object.entries(changed)).toEqual(Object.entries(after));
});

test.each<[Integration, "none" | "json" | "form" | "text", Integration]>([
  [{ post: "u", json: "{}" }, "form", { post: "u", form: {} }],
  [{ post: "u", form: { a: "1" } }, "none", { post: "u" }],
  [{ post: "u", text: "hello" }, "text", { post: "u", text: "hello" }],
])("the body of %j becomes a %s", (before, kind, after) => {
  expect(withBody(before, kind)).toEqual(after);
  expect(bodyKindOf(after)).toBe(kind);
});

test.each([
  [{ json: '{ "a": {$b} }' }, '{ "a": {$b} }'],
  [{ json: { a: 1 } }, '{\n  "a": 1\n}'],
])("the JSON of %j is shown as a text", (integration, text) => {
  expect(jsonTextOf(integration)).toBe(text);
});

test("who calls an integration says what becomes of its failure", () => {
  const bot: Bot = {
    stories: {
      main: {
        dialogs: {
          order: {
            name: "Order",
            interactions: {
              look: {
                call: "Stock",
                rules: [{ result: "success" }, { result: "failure", next: "sorry" }],
              },
              again: { name: "Again", call: "Stock" },
              passed: { call: "Stock", next: "end", rules: [{ result: "failure" }] },
              other: { call: "Else" },
            },
          },
        },
      },
    },
  };
  expect(callersOf(bot, "Stock")).toEqual([
    { place: "order/look", name: "Order › look", failure: "sorry" },
    { place: "order/again", name: "Order › Again", failure: undefined },
    { place: "order/passed", name: "Order › passed", failure: "end" },
  ]);
});
