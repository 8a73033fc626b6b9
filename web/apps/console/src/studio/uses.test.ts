import { expect, test } from "vitest";
import type { Bot } from "./draft/bot";
import { type Section, usesOf } from "./uses";

const bot: Bot = {
  intents: { track: ["where is [A-17](order)"], any: { children: ["track"] } },
  entities: { order: { regex: "A-[0-9]+" }, city: { built_in: "city" } },
  credentials: { crm: "bearer" },
  variables: { visits: null, tone: { initial: "warm" } },
  environments: { test: { addresses: { api: "https://test.example.com" } } },
  integrations: {
    Orders: { get: "{$env.api}/orders", credential: "crm" },
    Parcel: { get: "{$env.api}/parcels", fields: { state: "{$.api_Parcel.state}" } },
  },
  external_bots: { remote: { protocol: "rasa", url: "https://example.com" } },
  answered_by: "remote",
  task_box: { header: "Hello {$tone}", tasks: [] },
  stories: {
    main: {
      dialogs: {
        orders: {
          name: "Orders",
          starts_on: { intent: "track", filters: { city: ["Vienna"] } },
          captures: ["order"],
          interactions: {
            entity: { say: "Nothing of it" },
            look: { name: "Look", call: "Parcel" },
            tell: { name: "Tell", say: "It is {Parcel.state}.", post: "log(api_ParcelStatus)" },
            pass: { name: "Pass", external: "remote" },
            which: {
              name: "Which one",
              ask: "Which?",
              collect: { entity: "order" },
              pre: "botContext.setBotVariable('visits', 1)",
              rules: [
                { intent: "track", set: { tone: "cold" } },
                { entity: "city", set: { place: "@city" }, next: "entity" },
                { where: [{ variable: "visits", gt: "2" }], next: "end" },
              ],
            },
          },
        },
      },
    },
  },
};

test.each<[Section, string, string[]]>([
  ["intents", "track", ["any", "Orders", "Orders › Which one"]],
  ["intents", "any", []],
  ["entities", "order", ["track", "Orders", "Orders › Which one"]],
  ["entities", "city", ["Orders", "Orders › Which one"]],
  ["credentials", "crm", ["Orders"]],
  ["variables", "visits", ["Orders › Which one", "Orders › Which one"]],
  ["variables", "tone", ["Task box", "Orders › Which one"]],
  ["integrations", "Parcel", ["Orders › Look", "Orders › Tell"]],
  ["integrations", "Orders", []],
  ["external_bots", "remote", ["External bots", "Orders › Pass"]],
  ["environments", "api", ["Orders", "Parcel"]],
])("%s %s is used in %j", (section, key, labels) => {
  expect(usesOf(bot, section, key).map((it) => it.label)).toEqual(labels);
});

test("a use leads to its place", () => {
  const addresses = usesOf(bot, "intents", "track").map((it) => it.address);
  expect(addresses).toEqual([
    "intents?at=any",
    "?at=orders&panel=properties",
    "?at=orders%2Fwhich%230&panel=properties",
  ]);
});
