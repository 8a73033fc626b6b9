import { expect, test } from "vitest";
import { read } from "../draft/source";
import { attach, filesFor, withoutAnswers } from "./making";

const TEMPLATE = [
  {
    path: "bot.yaml",
    text: `# yaml-language-server: $schema=../../../docs/bot-file.schema.json
#
# A gateway.
format: 1
bot: gateway
name: Gateway
language: en-US
external_bots:
  remote:
    name: My bot
    protocol: kommunicate
    url: { test: "https://test.example.com", production: "https://bot.example.com" }
    # So that it can greet.
    welcome: true
entities:
  feedback_regex: { built_in: feedback_regex }
stories:
  main:
    dialogs:
      gateway:
        starts_on: { entity: feedback_regex }
        interactions:
          pass_on: { external: remote, next: repeat }
`,
  },
  { path: "greets.test.yaml", text: "steps: []\n" },
];

test("a template becomes a bot of one's own, with its comments and other files", () => {
  const files = filesFor(TEMPLATE, { key: "mine", name: "Mine", language: "de-AT" });
  const { bot } = read(files);
  expect(bot).toMatchObject({ bot: "mine", name: "Mine", language: "de-AT" });
  expect(bot).not.toHaveProperty("description");
  expect(files[0]?.text).toMatch(/^# A gateway\.\n/);
  expect(files[0]?.text).toContain("# So that it can greet.");
  expect(files[1]).toEqual(TEMPLATE[1]);
});

test("a copy keeps what it isn't given, and a description is said", () => {
  const { bot } = read(filesFor(TEMPLATE, { key: "copy", name: "Copy", description: "Another." }));
  expect(bot).toMatchObject({ language: "en-US", description: "Another." });
});

test.each([
  ["https://a.example", "", "https://a.example"],
  ["https://a.example", "https://a.example", "https://a.example"],
  [
    "https://a.example",
    "https://b.example",
    { test: "https://a.example", production: "https://b.example" },
  ],
])("a bot at %s, and in production at “%s”, is attached", (testUrl, production, url) => {
  const given = { name: "Mine", protocol: "rasa", test: testUrl, production } as const;
  const files = filesFor(TEMPLATE, { key: "mine", name: "Mine" }, (bot) => attach(bot, given));
  const { bot } = read(files);
  expect(bot?.external_bots).toEqual({
    remote: { name: "Mine", protocol: "rasa", url, welcome: true },
  });
  expect(bot).toMatchObject({ answered_by: "remote" });
  expect(bot).not.toHaveProperty("stories");
  expect(bot).not.toHaveProperty("entities");
});

test("tests of what a template's bot answers are none of the bot that is attached", () => {
  const answering = { path: "all.test.yaml", text: "format: 1\nanswers:\n  remote: []\n" };
  expect(withoutAnswers([...TEMPLATE, answering])).toEqual(TEMPLATE);
});

test("files that can't be read are copied as they are", () => {
  const files = [{ path: "bot.yaml", text: "a: [" }];
  expect(filesFor(files, { key: "mine", name: "Mine" })).toEqual(files);
});
