import { expect, test } from "vitest";
import { addressesOf, limitFrom, sharing, urlFrom } from "./externalBot";

test.each([
  ["https://a", { test: "https://a", production: "" }],
  [
    { test: "https://a", production: "https://b" },
    { test: "https://a", production: "https://b" },
  ],
])("the addresses of %j", (url, addresses) => {
  expect(addressesOf({ protocol: "rasa", url })).toEqual(addresses);
  expect(urlFrom(addresses)).toEqual(url);
});

test("the same address in both is said once", () => {
  expect(urlFrom({ test: "https://a", production: "https://a" })).toBe("https://a");
});

test("bots of the same address are told", () => {
  const bot = {
    external_bots: {
      one: { protocol: "rasa", url: "https://a" },
      two: { name: "Two", protocol: "haptik", url: { test: "https://a", production: "https://b" } },
      three: { protocol: "rasa", url: "https://c" },
    },
  } as const;
  expect(sharing(bot, "one")).toEqual(["Two"]);
  expect(sharing(bot, "three")).toEqual([]);
  expect(sharing(bot, "gone")).toEqual([]);
});

test.each([
  ["", undefined],
  ["20", 20],
  ["60", 60],
  ["0", null],
  ["61", null],
  ["1.5", null],
  ["soon", null],
])("a limit of “%s” is %s", (text, seconds) => {
  expect(limitFrom(text)).toBe(seconds);
});
