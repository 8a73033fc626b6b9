import { readFileSync } from "node:fs";
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import type { Bot } from "../draft/bot";
import { FUNCTIONS } from "./botContext";
import { completeScript, namesIn } from "./completions";
import { codeOf, shortCode, withText } from "./scripts";
import { atStory, selectionOf } from "./selection";

const DOCS = readFileSync(new URL("../../../../../../docs/scripts.md", import.meta.url), "utf8");

/** The functions in the table of the section on `botContext`. */
function documented(): string[] {
  const section = DOCS.split("\n## ").find((it) => it.startsWith("botContext")) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => {
    const cell = row.split(" | ")[0] ?? "";
    return [...cell.matchAll(/`([A-Za-z]+)\(/g)].map((it) => it[1] ?? "");
  });
}

test("every function that is documented is offered", () => {
  const offered = new Set(FUNCTIONS.map((it) => it.name));
  expect(documented().length).toBeGreaterThan(40);
  expect(documented().filter((it) => !offered.has(it))).toEqual([]);
});

test("every function that is offered is documented, with what it takes and does", () => {
  for (const { name, signature, info } of FUNCTIONS) {
    expect(DOCS).toContain(name);
    expect(signature).toMatch(/^\w+\(.*\)$/);
    expect(info).toMatch(/\.$/);
  }
});

const BOT: Bot = {
  variables: { plan: {} },
  integrations: { Stock: { get: "https://example.com", fields: { count: "{$.api_Stock.n}" } } },
  stories: {
    main: {
      dialogs: {
        order: {
          captures: ["town"],
          interactions: {
            ask: {
              ask: "Which?",
              collect: { entity: "size", slot: "wanted" },
              rules: [{ pattern: "*", set: { asked: "1" }, slot: { order: "{$query}" } }],
            },
          },
        },
      },
    },
  },
};

test("names are those of variables, slots and answers of integrations", () => {
  expect(namesIn(BOT)).toEqual([
    "Stock.count",
    "api_Stock",
    "asked",
    "plan",
    "slot.order",
    "slot.town",
    "slot.wanted",
  ]);
});

test.each<[string, string | undefined, number | undefined]>([
  ["botContext.", "getCurrentUserMessage", 11],
  ["x = botContext.getBot", "getBotVariable", 15],
  ["botContext.getBotVariable('pl", "plan", 27],
  ['botContext.setBotVariable("', "asked", 27],
  ["bot", "botContext", 0],
  ["1 + ", undefined, undefined],
])("after %s something fit is offered", (code, label, from) => {
  const state = EditorState.create({ doc: code });
  const offered = completeScript(BOT)(new CompletionContext(state, code.length, false));
  expect(offered?.from).toBe(from);
  if (label) expect(offered?.options.map((it) => it.label)).toContain(label);
});

test("a script is read where it stands", () => {
  const files = [{ path: "scripts/a.js", text: "a()" }];
  expect(codeOf("b()", files)).toBe("b()");
  expect(codeOf({ file: "scripts/a.js" }, files)).toBe("a()");
  expect(codeOf({ file: "scripts/b.js" }, files)).toBe("");
  expect(codeOf(null, files)).toBe("");
  expect(withText(files, "scripts/a.js", "c()")).toEqual([{ path: "scripts/a.js", text: "c()" }]);
  expect(withText(files, "b.js", "d()").map((it) => it.path)).toEqual(["scripts/a.js", "b.js"]);
});

test("of a long script the beginning is shown", () => {
  expect(shortCode("1\n2\n3\n4\n")).toBe("1\n2\n3\n4");
  expect(shortCode("1\n2\n3\n4\n5")).toBe("1\n2\n3\n4\n…");
});

test.each([
  ["", { place: "", rule: undefined }],
  ["order", { place: "order", rule: undefined }],
  ["order/ask#2", { place: "order/ask", rule: 2 }],
  ["order/ask#x", { place: "order/ask", rule: undefined }],
  [atStory("main"), { story: "main", place: "", rule: undefined }],
])("%s selects what it says", (at, selected) => {
  expect(selectionOf(at)).toEqual(selected);
});
