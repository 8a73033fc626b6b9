import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { edit } from "../draft/edit";
import { alongWords } from "./alongWords";
import { clipOf, pasting } from "./clips";

const FILES = [{ path: "log.js", text: "console.log(1);" }];
const SHOP: Bot = {
  bot: "shop",
  intents: { track: ["where is [A-17](order)"], any: { children: ["track"] }, other: ["hello"] },
  entities: { order: { regex: "A-[0-9]+" }, city: { built_in: "city" } },
  credentials: { crm: "bearer", unused: "bearer" },
  variables: { visits: null, tone: { initial: "warm" } },
  environments: {
    test: { addresses: { api: "https://test.example.com" }, values: { unused: "1" } },
    production: { addresses: { api: "https://example.com" } },
  },
  integrations: { orders: { get: "{$env.api}/orders", credential: "crm" } },
  external_bots: { helper: { protocol: "rasa", url: "https://bot.example.com" } },
  stories: {
    main: {
      dialogs: {
        track: {
          starts_on: { intent: "any" },
          interactions: {
            look: { call: "orders", pre: { file: "log.js" } },
            tell: { say: "It is {orders.state}, {$tone}." },
            pass: { external: "helper" },
            answer: { knowledge: { stories: ["faq"] } },
            bye: { say: "Bye." },
          },
        },
      },
    },
    faq: {
      name: "Answers",
      dialogs: {
        hours: { kind: "faq", starts_on: { intent: "other" }, vendor: { canvas: { say: [1, 2] } } },
      },
    },
  },
};
const EMPTY: Bot = { bot: "two", stories: { main: { dialogs: { hours: {} } } } };

function pastedInto(bot: Bot, id: string, files = [] as typeof FILES) {
  const pasted = pasting(bot, clipOf(SHOP, [id], FILES) ?? "", "hours", files);
  if (!pasted) throw new Error("nothing was pasted");
  return { ...pasted, bot: edit(bot, pasted.action) };
}

const keys = (things: { section: string; key: string }[]) =>
  things.map(({ section, key }) => `${section} ${key}`);

test.each([
  [
    "track",
    [
      "intents any",
      "intents track",
      "intents other",
      "entities order",
      "integrations orders",
      "external_bots helper",
      "credentials crm",
      "variables tone",
      "environments api",
      "stories faq",
    ],
  ],
  ["track/look", ["integrations orders", "credentials crm", "environments api"]],
  ["track/tell", ["integrations orders", "credentials crm", "variables tone", "environments api"]],
  ["track/pass", ["external_bots helper"]],
  ["track/answer", ["intents other", "stories faq"]],
  ["track/bye", []],
])("with %s comes along what it names, and what that names", (id, along) => {
  const pasted = pastedInto(EMPTY, id);
  expect(keys(pasted.along).sort()).toEqual([...along].sort());
  expect(pasted.own).toEqual([]);
});

test("what comes along is as it was", () => {
  const { bot } = pastedInto(EMPTY, "track");
  expect(bot.intents).toEqual(SHOP.intents);
  expect(bot.integrations).toEqual(SHOP.integrations);
  expect(bot.credentials).toEqual({ crm: "bearer" });
  expect(bot.environments).toEqual({
    test: { addresses: { api: "https://test.example.com" } },
    production: { addresses: { api: "https://example.com" } },
  });
  expect(bot.stories?.faq).toEqual({
    name: "Answers",
    dialogs: { hours_2: { kind: "faq", starts_on: { intent: "other" }, vendor: {} } },
  });
});

test("what is there already stays, and it is said when it is something else", () => {
  const other: Bot = {
    ...EMPTY,
    integrations: { orders: { get: "https://own.example.com" } },
    credentials: { crm: "bearer" },
  };
  const pasted = pastedInto(other, "track/look");
  expect(pasted.bot.integrations).toEqual(other.integrations);
  expect(keys(pasted.along)).toEqual(["environments api"]);
  expect(keys(pasted.own)).toEqual(["integrations orders"]);
  expect(alongWords(pasted)).toBe(
    "1 address or value came along. The integration “orders” is this bot’s own: it stays as it is.",
  );
});

test("in the same bot nothing comes along", () => {
  const { along, own } = pastedInto(SHOP, "track/look", FILES);
  expect(alongWords({ along, own })).toBeUndefined();
});

test("a script in a file goes to another bot as its text", () => {
  const pre = (it: Bot, key: string) => it.stories?.main?.dialogs?.hours?.interactions?.[key]?.pre;
  expect(pre(pastedInto(EMPTY, "track/look").bot, "look")).toBe("console.log(1);");
  expect(pre(pastedInto(EMPTY, "track/look", FILES).bot, "look")).toEqual({ file: "log.js" });
});

test("what is said counts by kind", () => {
  const things = (section: "intents" | "credentials" | "integrations", count: number) =>
    Array.from({ length: count }, (_, index) => ({ section, key: `${index}` }));
  const along = [
    ...things("intents", 3),
    ...things("integrations", 1),
    ...things("credentials", 1),
  ];
  expect(alongWords({ along, own: things("intents", 2) })).toBe(
    "3 intents, 1 integration and 1 credential came along. " +
      "Of a credential only the name and the kind: its secret is the workspace’s. " +
      "The intent “0” and the intent “1” are this bot’s own: they stay as they are.",
  );
});
