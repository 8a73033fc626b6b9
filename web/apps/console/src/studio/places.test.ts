import { expect, test } from "vitest";
import { addressOf, pathFrom } from "./places";

const BOT = {
  intents: { order: [] },
  stories: { "a.b": { dialogs: { c: { interactions: { "d.e": { rules: [{}] } } } } } },
};

test.each([
  ["", ""],
  ["intents.order.phrases.0", "intents?at=order"],
  ["stories.a.b.dialogs.c", "?at=c&panel=properties"],
  ["stories.a.b.dialogs.c.interactions.d.e.say", "?at=c%2Fd.e&panel=properties"],
  ["stories.a.b.dialogs.c.interactions.d.e.rules.0.next", "?at=c%2Fd.e%230&panel=properties"],
  ["stories.a.b.dialogs.c.starts_on.intent", "?at=c&panel=properties"],
  ["settings.time_zone", "setup?tab=settings"],
  ["name", "text"],
])("%s is edited at %s", (path, address) => {
  expect(addressOf(pathFrom(BOT, path))).toBe(address || "text");
});
