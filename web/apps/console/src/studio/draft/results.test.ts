import { expect, test } from "vitest";
import { edit } from "./edit";
import { readAnew } from "./results";

const naming = { from: "Stock", to: "Store", isResult: true };

test.each([
  ["{Stock.count} of {Stock.items[0]}", "{Store.count} of {Store.items[0]}"],
  ["{Stocks.count} {Stock} Stock.count", "{Stocks.count} {Stock} Stock.count"],
  ["{$.api_Stock.items}", "{$.api_Store.items}"],
  ["{$botContext.api_StockStatus}", "{$botContext.api_StoreStatus}"],
  ["getBotVariable('api_Stock') + api_Stocks", "getBotVariable('api_Store') + api_Stocks"],
])("%s is read as %s", (text, anew) => {
  expect(readAnew(text, naming)).toBe(anew);
});

test("an answer with a name of its own keeps it", () => {
  const text = "{Stock.count} {$.api_Stock.items}";
  expect(readAnew(text, { ...naming, isResult: false })).toBe("{Store.count} {$.api_Stock.items}");
});

test("what nothing is read in is the same afterwards, and what others keep stays", () => {
  const tree = { say: ["hello"], vendor: { text: "{Stock.count}" } };
  expect(readAnew(tree, naming)).toBe(tree);
});

test("renaming an integration names its answers anew everywhere", () => {
  const bot = {
    integrations: { Stock: { get: "https://a", fields: { count: "{$.api_Stock.n}" } } },
    stories: {
      main: {
        dialogs: {
          order: {
            interactions: {
              look: {
                call: "Stock",
                rules: [{ where: [{ variable: "Stock.count", gt: "0" }], next: "tell" }],
              },
              tell: { say: "{Stock.count} left." },
            },
          },
        },
      },
    },
  };
  const after = edit(bot, { do: "rename", path: ["integrations", "Stock"], to: "Store" });
  expect(JSON.stringify(after)).toBe(JSON.stringify(bot).replaceAll("Stock", "Store"));
});
