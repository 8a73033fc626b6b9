import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SourceFile } from "../draft/source";
import type { Typed } from "./files";
import { PAUSE_MS, Typist } from "./typist";

const PATH = "bot.yaml";
const FIRST = "format: 1\nname: A\nlanguage: en\n";
const MINE = FIRST.replace("name: A", "name: Mine");
const THEIRS = FIRST.replace("name: A", "name: Theirs");

/** A draft with one file, and a shelf that outlives typists. */
function desk() {
  let files: readonly SourceFile[] = [{ path: PATH, text: FIRST }];
  const kept = new Map<string, Typed>();
  const set = (text: string) => {
    files = [{ path: PATH, text }];
  };
  const keeper = {
    files: () => files,
    setFiles: (all: SourceFile[]) => {
      files = all;
    },
  };
  const shelf = {
    find: (path: string) => kept.get(path),
    keep: (path: string, typed: Typed | undefined) => {
      if (typed) kept.set(path, typed);
      else kept.delete(path);
    },
  };
  return { begin: () => new Typist(PATH, keeper, shelf), set, kept, text: () => files[0]?.text };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what is typed is put in after a pause, and at once when one leaves", () => {
  const { begin, text } = desk();
  const typist = begin();
  typist.type(MINE);
  expect(text()).toBe(FIRST);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(text()).toBe(MINE);
  typist.type(FIRST);
  typist.put();
  expect(text()).toBe(FIRST);
  expect(typist.typing().typed).toBeUndefined();
});

/** A typist who left the screen while another had changed the same. */
function torn() {
  const all = desk();
  const typist = all.begin();
  typist.type(MINE);
  all.set(THEIRS);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(typist.typing()).toMatchObject({ typed: { text: MINE }, isTorn: true });
  typist.type(`${MINE}# And more.\n`);
  typist.put();
  return all;
}

test("what was typed and torn is there again when the screen is opened again", () => {
  const { begin, text } = torn();
  expect(text()).toBe(THEIRS);
  const again = begin();
  again.put();
  expect(again.typing()).toMatchObject({ typed: { text: `${MINE}# And more.\n` }, isTorn: true });
});

test.each([
  ["mine", `${MINE}# And more.\n`],
  ["theirs", THEIRS],
] as const)("choosing %s ends it for good", (whose, chosen) => {
  const { begin, text, kept } = torn();
  begin().resolve(whose);
  expect(text()).toBe(chosen);
  expect(kept.size).toBe(0);
  expect(begin().typing()).toEqual({ typed: undefined, isTorn: false });
});

test("what was kept is put in once it goes together with what others did", () => {
  const { begin, text, set, kept } = torn();
  set(FIRST.replace("language: en", "language: de"));
  const again = begin();
  expect(again.typing().isTorn).toBe(false);
  again.put();
  expect(text()).toContain("name: Mine");
  expect(text()).toContain("language: de");
  expect(kept.size).toBe(0);
});
