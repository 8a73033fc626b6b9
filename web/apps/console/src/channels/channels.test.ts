import { expect, test } from "vitest";
import { type Channel, firstResponderOf } from "./channels";

const BOTS = [{ key: "billing", name: "Billing helper" }];
const TEAMS = [
  { key: "north", name: "The north" },
  { key: "south", name: "" },
];

test.each<[string, Channel["first_responder"]]>([
  ["Bot Billing helper", { bot: "billing" }],
  ["Bot gone", { bot: "gone" }],
  ["Team The north", { team: "north" }],
  ["Team south", { team: "south" }],
  ["People", undefined],
])("says %s", (words, first_responder) => {
  expect(firstResponderOf({ first_responder } as Channel, BOTS, TEAMS)).toBe(words);
});
