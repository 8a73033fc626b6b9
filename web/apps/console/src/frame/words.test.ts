import { ProblemError } from "@colloquy/api";
import { expect, test } from "vitest";
import { isWorthAnotherTry, place, sentence, wordsOf } from "./words";

type Code = "bad_field" | "too_many_requests" | "internal";

function problem(code: Code, detail?: string, faults: [string, string][] = []) {
  return new ProblemError({
    type: "",
    code,
    status: 400,
    title: "a field is wrong",
    detail,
    faults: faults.map(([place, message]) => ({ code: "bad_field", place, message })),
  });
}

test("a text becomes a sentence once", () => {
  expect(sentence(" the name is taken")).toBe("The name is taken.");
  expect(sentence("Is it?")).toBe("Is it?");
});

test("what the server says is said, but where we know better words", () => {
  expect(wordsOf(problem("bad_field"))).toBe("A field is wrong.");
  expect(wordsOf(problem("too_many_requests"))).toMatch(/wait/i);
  expect(wordsOf(new Error("TypeError: x"))).not.toContain("TypeError");
});

test("faults stand at their fields, the rest beside them", () => {
  const clues = { email: /address/, hosts: /host/ };
  const error = problem("bad_field", undefined, [
    ["email", "no address"],
    ["hosts[1]", "no host"],
    ["other", "something else"],
  ]);
  expect(place(error, clues)).toEqual({
    at: { email: "No address.", hosts: "No host." },
    rest: "Something else.",
  });
  expect(place(problem("bad_field", "there is a member with the address x"), clues)).toEqual({
    at: { email: "There is a member with the address x." },
  });
  expect(place(problem("bad_field"), clues)).toEqual({ at: {}, rest: "A field is wrong." });
  expect(place(null, clues)).toEqual({ at: {} });
});

test("only what nobody decided is tried again", () => {
  expect(isWorthAnotherTry(problem("internal"))).toBe(true);
  expect(isWorthAnotherTry(new ProblemError(undefined))).toBe(true);
  expect(isWorthAnotherTry(problem("bad_field"))).toBe(false);
});
