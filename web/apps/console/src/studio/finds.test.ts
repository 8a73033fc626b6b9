import { expect, test } from "vitest";
import type { Bot } from "./draft/bot";
import { findsIn } from "./finds";

const BOT: Bot = {
  format: 1,
  bot: "shop",
  intents: {
    refund: { name: "Money back", phrases: ["where is my parcel"] },
    track: ["my parcel"],
  },
  entities: { size: { values: { small: ["tiny"] } } },
  integrations: { stock: { get: "https://stock.example.com" } },
  external_bots: { helper: { protocol: "rasa", url: "https://bot.example.com" } },
  variables: { plan: { initial: "gold" } },
  stories: {
    main: {
      dialogs: {
        parcels: {
          name: "Parcels",
          starts_on: { patterns: ["*parcel*"] },
          interactions: {
            say_it: { say: "Your parcel is in stock. What a parcel!" },
            ask: { ask: "Which size?", rules: [{ exact: "small parcel" }] },
          },
        },
      },
    },
  },
};

const shown = (text: string) =>
  findsIn(BOT, "a b", text).map(({ label, hint, does }) => [label, hint, "to" in does && does.to]);

test.each([
  ["intent", [["Intents", undefined, "/studio/a%20b/intents"]]],
  [
    "STOCK",
    [
      ["stock", "Integrations · key: stock", "/studio/a%20b/integrations?at=stock"],
      [
        "Parcels › say_it",
        "text: Your parcel is in stock. What a parcel!",
        "/studio/a%20b?at=parcels%2Fsay_it&panel=properties",
      ],
    ],
  ],
  ["tiny", [["size", "Entities · text: tiny", "/studio/a%20b/entities?at=size"]]],
  [
    "small",
    [
      ["size", "Entities · text: small", "/studio/a%20b/entities?at=size"],
      [
        "Parcels › ask",
        "condition: small parcel",
        "/studio/a%20b?at=parcels%2Fask%230&panel=properties",
      ],
    ],
  ],
  ["gold", [["plan", "Variables · text: gold", "/studio/a%20b/setup?tab=variables"]]],
  ["money", [["Money back", "Intents · name: Money back", "/studio/a%20b/intents?at=refund"]]],
  ["nothing of it", []],
])("%j finds %j", (text, found) => {
  expect(shown(text)).toEqual(found);
});

test("names come first, and each place once", () => {
  expect(shown("parcel").map(([label]) => label)).toEqual([
    "Parcels",
    "Money back",
    "track",
    "Parcels › say_it",
    "Parcels › ask",
  ]);
});

test("without a word the screens are offered, and no more than can be read", () => {
  expect(shown("").at(0)).toEqual(["Dialogs", undefined, "/studio/a%20b"]);
  const phrases = Array.from({ length: 30 }, (_, index) => [`i${index}`, ["hello"]] as const);
  const many = { ...BOT, intents: Object.fromEntries(phrases) } as Bot;
  expect(findsIn(many, "shop", "hello")).toHaveLength(20);
});
