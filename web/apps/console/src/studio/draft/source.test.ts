import { expect, test } from "vitest";
import { edit } from "./edit";
import { lineOf, read, type SourceFile, write } from "./source";

const SHOP = `# The shop.
format: 1
bot: shop
stories:
  orders:
    dialogs:
      status: # Asked most.
        starts_on: { patterns: ["*order*"] }
        interactions:
          # First the number.
          ask:
            ask: "What is the number?"
            rules:
              - { regex: '^\\d{4}$', next: found } # four digits
              - { no_match: It has four digits., next: repeat }
          found: { say: "On its way." }
`;

const one = (text: string): SourceFile[] => [{ path: "bot.yaml", text }];

function changed(files: SourceFile[], action: Parameters<typeof edit>[1]): SourceFile[] {
  const { bot } = read(files);
  if (!bot) throw new Error("it can't be read");
  const written = write(files, edit(bot, action));
  expect(read(written).bot).toEqual(edit(bot, action));
  return written;
}

const DIALOG = ["stories", "orders", "dialogs", "status"] as const;

test("what wasn't changed stays as it was written", () => {
  const { bot } = read(one(SHOP));
  if (!bot) throw new Error("it can't be read");
  expect(write(one(SHOP), bot)[0]?.text).toBe(SHOP);
});

test("a text is changed in its place, and all comments stay", () => {
  const path = [...DIALOG, "interactions", "ask", "ask"];
  const [file] = changed(one(SHOP), { do: "set", path, value: "Which one?" });
  expect(file?.text).toContain(`ask: "Which one?"`);
  const comments = ["# The shop.", "# Asked most.", "# First the number.", "# four digits"];
  for (const comment of comments) expect(file?.text).toContain(comment);
});

test("a rule that goes leaves the others with their comments", () => {
  const path = [...DIALOG, "interactions", "ask", "rules", 1];
  const [file] = changed(one(SHOP), { do: "set", path, value: undefined });
  expect(file?.text).toContain("# four digits");
  expect(file?.text).not.toContain("no_match");
});

test("an interaction is put where it is said to be", () => {
  const into = [...DIALOG, "interactions"];
  const add = { do: "add", into, key: "wait", value: { say: "A moment." }, after: "ask" } as const;
  const text = changed(one(SHOP), add)[0]?.text ?? "";
  expect(text.indexOf("wait:")).toBeGreaterThan(text.indexOf("no_match"));
  expect(text.indexOf("wait:")).toBeLessThan(text.indexOf("found: {"));
});

test("one change after the other is written as if each time all was read anew", () => {
  const ask = [...DIALOG, "interactions", "ask"];
  const set = (path: readonly (string | number)[], value: unknown) =>
    ({ do: "set", path, value }) as const;
  const actions = [
    set([...ask, "ask"], "Two\nlines"),
    set([...ask, "ask"], "One # line"),
    set([...ask, "rules", 0], undefined),
    set([...ask, "rules"], undefined),
    set([...ask, "rules"], [{ exact: ["yes", "no"], next: "found" }]),
    set([...ask, "rules", 0, "exact"], "yes"),
    set(["intents", "greet"], []),
    set(["intents", "greet"], ["hello", "true", "x".repeat(200)]),
    { do: "add", into: [...DIALOG, "interactions"], key: "wait", value: {}, after: null },
    set([...DIALOG, "interactions", "wait", "say"], ""),
    { do: "remove", path: ask },
  ] satisfies Parameters<typeof edit>[1][];
  let files = one(SHOP);
  for (const action of actions) {
    const anew = changed(structuredClone(files), action);
    files = changed(files, action);
    expect(files).toEqual(anew);
  }
});

test("texts that look like something else are quoted", () => {
  for (const value of ["123456", "true", "null", "1.0", "- a", "a: b", "# a", "", "yes", "0x1f"]) {
    changed(one(SHOP), { do: "set", path: [...DIALOG, "interactions", "ask", "ask"], value });
  }
});

test("a bot in several files is written to the file where each part is", () => {
  const files = [
    { path: "bot.yaml", text: "format: 1\nbot: shop\nstories:\n  a: { name: A }\n" },
    {
      path: "more.yaml",
      text: "stories:\n  a:\n    dialogs:\n      d:\n        interactions:\n          x: { say: X }\n",
    },
    { path: "hello.js", text: "botContext.log(1)" },
    { path: "hello.test.yaml", text: "format: 1\n" },
  ];
  const into = ["stories", "a", "dialogs"];
  const written = changed(files, { do: "add", into, key: "e", value: { interactions: {} } });
  expect(written[0]).toEqual(files[0]);
  expect(written[1]?.text).toContain("e:\n");
  expect(written.slice(2)).toEqual(files.slice(2));
});

test("what can't be read is told with its line", () => {
  const { fault } = read(one("format: 1\nbot: [\n"));
  expect(fault?.file).toBe("bot.yaml");
  expect(fault?.line).toBeGreaterThan(1);
});

test("the line of a thing is found", () => {
  expect(lineOf(SHOP, [...DIALOG, "interactions", "found"])).toBe(16);
  expect(lineOf(SHOP, [...DIALOG, "interactions", "ask", "rules", 1])).toBe(15);
});
