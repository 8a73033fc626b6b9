import { expect, test } from "vitest";
import { coveredBy } from "./covered";

test("what only a failed test came by isn't covered", () => {
  const results = [
    { passed: true, interactions: ["order/ask", "order/done"] },
    { passed: true, interactions: ["order/ask"] },
    { passed: false, interactions: ["order/people"] },
  ];
  expect([...coveredBy(results)]).toEqual(["order/ask", "order/done"]);
  expect(coveredBy([]).size).toBe(0);
});
