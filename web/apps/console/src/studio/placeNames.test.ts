import { expect, test } from "vitest";
import type { Bot, Path } from "./draft/bot";
import { placeName } from "./placeNames";

const BOT = {
  format: 1,
  bot: "a",
  intents: { refund: { name: "Refund" } },
  stories: {
    main: {
      name: "Main",
      dialogs: { money: { name: "Balance", interactions: { ask: { ask: "Which?" } } } },
    },
  },
} as unknown as Bot;
const ASK = ["stories", "main", "dialogs", "money", "interactions", "ask"];

test.each<[string, Path]>([
  ["Main", ["stories", "main"]],
  ["Balance", ["stories", "main", "dialogs", "money"]],
  ["Balance", ["stories", "main", "dialogs", "money", "name"]],
  ["Balance", ["stories", "main", "dialogs", "money", "starts_on", "intent"]],
  ["Balance › ask", [...ASK, "next"]],
  ["Balance › ask › Rule 2", [...ASK, "rules", "1", "regex"]],
  ["Intents › Refund", ["intents", "refund", "phrases", 0]],
  ["Task box", ["task_box"]],
  ["functions", ["functions"]],
])("says %s", (name, path) => {
  expect(placeName(BOT, path)).toBe(name);
});
