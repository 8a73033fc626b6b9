import { describe, expect, test } from "vitest";
import { codeBlock } from "./code";
import { targetOf } from "./links";
import { outlineOf, sectionsOf, slugs } from "./outline";
import { indexOf, search } from "./search";

const PAGE = `# Bots & \`files\`

<!-- for those who write -->
A bot is a **file**: see [the form](bot-files.md#a). More.

\`\`\`sh
# no heading
colloquy check
\`\`\`

## Rules and \`next\`

| field | for |
|---|---|
| \`next\` | where it goes |

## Rules and \`next\`
`;

test.each([
  ["What may be called", "what-may-be-called"],
  ["In scripts, and `more`", "in-scripts-and-more"],
  ["Über_uns: 2–3", "über_uns-23"],
  ["A & b", "a--b"],
])("the id of %s is %s", (text, id) => {
  expect(slugs()(text)).toBe(id);
});

describe("an outline", () => {
  test("has the title, the first sentence and the headings, each with an id of its own", () => {
    expect(outlineOf("bots", PAGE)).toEqual({
      page: "bots",
      title: "Bots & files",
      summary: "A bot is a file: see the form.",
      headings: [
        { depth: 2, id: "rules-and-next", text: "Rules and next" },
        { depth: 2, id: "rules-and-next-1", text: "Rules and next" },
      ],
    });
  });

  test("holds words without the signs of Markdown, and no comments", () => {
    expect(sectionsOf(PAGE).map(({ words }) => words)).toEqual([
      "A bot is a file: see the form. More. # no heading colloquy check",
      "field for next where it goes",
      "",
    ]);
  });
});

test.each([
  ["studio.md", { kind: "page", page: "studio", anchor: "", to: "/help/studio" }],
  ["studio.md#keys", { kind: "page", page: "studio", anchor: "keys", to: "/help/studio#keys" }],
  ["#keys", { kind: "page", page: "api", anchor: "keys", to: "/help/api#keys" }],
  ["../examples/nodes/bot.yaml", { kind: "file", path: "examples/nodes/bot.yaml" }],
  ["bot-file.schema.json", { kind: "file", path: "docs/bot-file.schema.json" }],
  ["decisions/0001.md", { kind: "file", path: "docs/decisions/0001.md" }],
  ["https://example.com/a.md", { kind: "outside", href: "https://example.com/a.md" }],
])("the link %s leads where it should", (href, target) => {
  expect(targetOf("api", href)).toEqual(target);
});

describe("code to take along", () => {
  test("is all of a file, which is called by its name", () => {
    expect(codeBlock("yaml", "bot shop.yaml", "format: 1\n")).toEqual({
      file: "shop.yaml",
      isTranscript: false,
      copied: "format: 1\n",
    });
    expect(codeBlock("json", "file answers.json", "{}\n").file).toBe("answers.json");
    expect(codeBlock("sh", "", "ls\n").file).toBeUndefined();
  });

  test("is of a transcript the commands, without prompts and what they print", () => {
    const text = '$ curl -s a \\\n    -d b\n{"id":1}\n$ colloquy chat\n> hi\nHello\n';
    expect(codeBlock("console", "", text).copied).toBe("curl -s a \\\n    -d b\ncolloquy chat\n");
  });
});

describe("a search", () => {
  const index = indexOf([
    ["api", "# The API\n\nAll of it: webhooks, too.\n\n## Webhooks\n\nTold of.\n"],
    ["webhooks", "# Webhooks\n\nA server of yours (a+b) is told.\n\n## Order\n\nOne by one.\n"],
  ]);
  const found = (wanted: string) =>
    search(index, wanted).map(({ page, heading }) => `${page}#${heading.id}`);

  test("finds titles before headings, and headings before texts", () => {
    expect(found("WEBHOOKS")).toEqual(["webhooks#webhooks", "api#webhooks", "api#the-api"]);
  });

  test("wants every word; one of them may be the title's", () => {
    expect(found("webhooks order")).toEqual(["webhooks#order"]);
    expect(found("webhooks nowhere")).toEqual([]);
    expect(found("  ")).toEqual([]);
  });

  test("shows where the words stand, whatever signs they have", () => {
    const [hit] = search(index, "(a+b) Told");
    expect(hit?.excerpt).toEqual(["A server of yours ", "(a+b)", " is ", "told", "."]);
  });

  test("shows of a long text what is around the first word", () => {
    const long = `${"before ".repeat(60)}needle${" after".repeat(60)}`;
    const [hit] = search(indexOf([["api", `# The API\n\n${long}\n`]]), "needle");
    expect(hit?.excerpt[1]).toBe("needle");
    expect(hit?.excerpt[0]).toMatch(/^… before /);
    expect(hit?.excerpt[2]).toMatch(/ …$/);
    expect(hit?.excerpt.join("").length).toBeLessThan(200);
  });
});
