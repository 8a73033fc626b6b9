import { expect, test } from "vitest";
import { readsOf } from "./reads";

test.each([
  ["{$env.api}/a/{$slot.town}", ["slot.town"]],
  ["{$botContext.slot.town.value} {$botContext.kind}", ["slot.town", "kind"]],
  ["{$query} {$userMessage}", ["query"]],
  ["{$visits} {$visits} {$founded@long}", ["visits", "founded"]],
  ["{$contact.name} {$context.a.b} {$conversationId} {$date} {$.api_X.a} {Stock.count}", []],
  [
    { query: { a: "{$a}" }, json: { list: ["{$b}"] }, headers: [{ name: "c", value: "{$c}" }] },
    ["a", "b", "c"],
  ],
])("%j reads %j", (tree, names) => {
  expect(readsOf(tree).map(({ name }) => name)).toEqual(names);
});
