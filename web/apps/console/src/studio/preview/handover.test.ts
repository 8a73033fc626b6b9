import { expect, test } from "vitest";
import type { Turn } from "./contract";
import { carriedBy, type HandedOver, handoverOf } from "./handover";

const step = (skill: string) => ({ kind: "handed_over", at_ms: 0, skill });
const turn = (status: string, ...steps: object[]) => ({ status, steps }) as unknown as Turn;

test.each<[string, Turn[], string | undefined]>([
  ["nothing was handed over", [turn("open")], undefined],
  ["people wait", [turn("open"), turn("queued", step("a"))], "a"],
  ["the contact wrote since", [turn("queued", step("a")), turn("queued")], "a"],
  ["it came back", [turn("queued", step("a")), turn("open")], undefined],
  ["it went twice", [turn("queued", step("a")), turn("open"), turn("queued", step("b"))], "b"],
  ["it was closed", [turn("queued", step("a")), turn("closed")], undefined],
])("when %s", (_, turns, skill) => {
  expect(handoverOf(turns)?.skill).toBe(skill);
});

test("what is nothing doesn't go along", () => {
  const context = { "slot.account": "1", empty: "", unset: null, zero: 0 };
  const carried = carriedBy({ context } as unknown as HandedOver);
  expect(carried).toEqual([
    ["slot.account", "1"],
    ["zero", 0],
  ]);
});
