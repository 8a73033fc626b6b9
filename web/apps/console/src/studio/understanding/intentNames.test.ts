import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { intentName } from "./intentNames";

const BOT = {
  format: 1,
  bot: "a",
  intents: { refund: { name: "Refund" }, "dialog.own": { name: "An own one" } },
  stories: { main: { dialogs: { money: { name: "Account balance" }, own: {}, plain: {} } } },
} as unknown as Bot;

test.each([
  ["refund", "Refund"],
  ["gone", "gone"],
  ["dialog.money", "Account balance"],
  ["dialog.plain", "plain"],
  ["dialog.own", "An own one"],
  ["dialog.gone", "dialog.gone"],
])("calls %s %s", (intent, name) => {
  expect(intentName(BOT, intent)).toBe(name);
});
