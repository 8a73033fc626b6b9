import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { edit } from "../draft/edit";
import { environmentNames, environmentPath, environmentText, spread } from "./addresses";

const BOT: Bot = {
  environments: {
    test: { addresses: { api: "https://test.example.com" }, values: { shop: "7" } },
    production: { addresses: { api: "https://example.com" } },
  },
};

test.each([
  ["{$env.api}/x/{$slot.a}?{$env.shop}&{$env.api}", ["api", "shop"]],
  ["https://example.com/{$environment}", []],
])("%s reads %j of the environments", (url, names) => {
  expect(environmentNames(url)).toEqual(names);
});

test.each([
  ["test", "api", "addresses", "https://test.example.com"],
  ["production", "shop", "values", ""],
  ["test", "new", "addresses", ""],
] as const)("in %s %s is one of the %s", (environment, name, kind, text) => {
  expect(environmentPath(BOT, environment, name)).toEqual([
    "environments",
    environment,
    kind,
    name,
  ]);
  expect(environmentText(BOT, environment, name)).toBe(text);
});

test.each([
  ["https://api.shop.example/v1/x", "{$env.shop}/v1/x", "https://api.shop.example"],
  ["http://127.0.0.1:8080?a=1", "{$env.api}?a=1", "http://127.0.0.1:8080"],
  ["http://localhost:8080", "{$env.api}", "http://localhost:8080"],
])("the host of %s may be another one in each environment", (url, anew, origin) => {
  const { actions, url: changed } = spread({}, url) ?? { actions: [], url: "" };
  expect(changed).toBe(anew);
  const name = environmentNames(changed)[0] ?? "";
  const bot = actions.reduce(edit, {} as Bot);
  expect(environmentText(bot, "test", name)).toBe(origin);
  expect(environmentText(bot, "production", name)).toBe(origin);
});

test("a name that is taken is not taken again, and a template is no host", () => {
  expect(spread(BOT, "http://127.0.0.1/a")?.url).toBe("{$env.api_2}/a");
  expect(spread(BOT, "{$env.api}/a")).toBeUndefined();
  expect(spread(BOT, "https://{$env.host}/a")).toBeUndefined();
});
