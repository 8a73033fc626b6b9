import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Bot } from "../draft/bot";
import { edit } from "../draft/edit";
import { type Graph, graphOf } from "./graph";

const ROOT = new URL("../../../../../../", import.meta.url);

function botAt(path: string): Bot {
  return parse(readFileSync(new URL(path, ROOT), "utf8"));
}

const ENGINE = "crates/engine/tests/bots/";
const FILES = [
  "examples/billing/bot.yaml",
  "examples/nodes/bot.yaml",
  "examples/external-bots/bot.yaml",
  ...readdirSync(new URL(ENGINE, ROOT))
    .filter((it) => it.endsWith(".bot.yaml"))
    .map((it) => ENGINE + it),
];

const BILLING = botAt("examples/billing/bot.yaml");
const drawn = graphOf(BILLING);

const wires = (graph: Graph) =>
  graph.wires.map(({ id, target, data }) => `${id} ${data?.isImplicit ? "-->" : "->"} ${target}`);
const ports = (graph: Graph, place: string) =>
  graph.nodes.flatMap((it) =>
    it.type === "card" && it.id === place
      ? it.data.ports.map(({ text, end }) => [text, end.kind === "word" ? end.word : end.kind])
      : [],
  );

test.each(FILES)("%s is drawn whole, and each wire begins and ends at what is there", (file) => {
  const bot = botAt(file);
  const { nodes, wires } = graphOf(bot);
  const ids = new Set(nodes.map(({ id }) => id));
  const dialogs = Object.values(bot.stories ?? {}).flatMap((it) =>
    Object.entries(it.dialogs ?? {}),
  );
  const places = dialogs.flatMap(([key, it]) => [
    key,
    ...Object.keys(it?.interactions ?? {}).map((own) => `${key}/${own}`),
  ]);
  expect([...ids].sort()).toEqual(places.sort());
  for (const { source, target, sourceHandle } of wires) {
    expect(ids).toContain(target);
    const card = nodes.find(({ id }) => id === source);
    expect(card?.handles?.map(({ id }) => id)).toContain(sourceHandle);
  }
});

test.each(FILES)("the cards of %s don't cover each other, and stand in their frames", (file) => {
  for (const { frame, cards } of graphOf(botAt(file)).parts.values()) {
    for (const [index, one] of cards.entries()) {
      const { x, y } = one.position;
      const [right, bottom] = [x + (one.width ?? 0), y + (one.height ?? 0)];
      expect(x >= 0 && y >= 0).toBe(true);
      expect(right <= (frame.width ?? 0) && bottom <= (frame.height ?? 0)).toBe(true);
      for (const other of cards.slice(index + 1)) {
        const isBeside = other.position.x >= right || x >= other.position.x + (other.width ?? 0);
        const isBelow = other.position.y >= bottom || y >= other.position.y + (other.height ?? 0);
        expect(isBeside || isBelow).toBe(true);
      }
    }
  }
});

test("rules lead where they say, and what has no rule to what comes next", () => {
  expect(wires(drawn).filter((it) => it.startsWith("billing/"))).toEqual([
    "billing/can_help#next --> billing/want_copy",
    "billing/want_copy#0 -> billing/copy",
    "billing/want_copy#1 -> billing/no_copy",
    "billing/want_copy#next --> billing/copy",
  ]);
});

test("ports say their conditions, and where there is no wire what happens", () => {
  expect(ports(drawn, "account_balance/fetch")).toEqual([
    ["succeeds", "to"],
    ["otherwise", "end"],
  ]);
  expect(ports(drawn, "account_balance/ask_number")).toEqual([
    ["/^\\b\\d{6}\\b/", "as_below"],
    ["then", "to"],
  ]);
  expect(ports(drawn, "welcome/greeting")).toEqual([["always", "end"]]);
});

const ASK = ["stories", "main", "dialogs", "billing", "interactions", "want_copy"] as const;
const rule = (next: string) =>
  edit(BILLING, { do: "set", path: [...ASK, "rules", 0, "next"], value: next });

test.each([
  ["repeat", "billing/want_copy#0 -> billing/want_copy"],
  ["account_balance/", "billing/want_copy#0 -> account_balance/intro"],
  ["account_balance/show", "billing/want_copy#0 -> account_balance/show"],
])("a rule that goes to %s is a wire %s", (next, wire) => {
  expect(wires(graphOf(rule(next)))).toContain(wire);
});

test.each(["end", "close", "nowhere"])("a rule that goes to %s has no wire", (next) => {
  expect(wires(graphOf(rule(next))).filter((it) => it.startsWith("billing/want_copy#0"))).toEqual(
    [],
  );
});

test("after an edit only what it changed is another object", () => {
  const path = [...ASK, "choose"];
  const after = graphOf(edit(BILLING, { do: "set", path, value: "Another text" }), drawn);
  const changed = after.nodes.filter((it) => !drawn.nodes.includes(it)).map(({ id }) => id);
  expect(changed).toEqual(["billing/want_copy"]);
  expect(after.wires).toBe(drawn.wires);
});

test("a wire to another dialog follows what that dialog begins with", () => {
  const before = graphOf(rule("account_balance/"));
  const first = ["stories", "main", "dialogs", "account_balance", "interactions", "intro"];
  const after = graphOf(edit(rule("account_balance/"), { do: "remove", path: first }), before);
  expect(wires(after)).toContain("billing/want_copy#0 -> account_balance/ask_number");
});

test("cards stand where people put them, and the frame is as large as they need", () => {
  const action = {
    do: "place",
    dialog: "billing",
    places: { copy: [900, 700], "/": [50, 60] },
  } as const;
  const after = graphOf(edit(BILLING, action), drawn);
  const part = after.parts.get("billing");
  expect(part?.frame.position).toEqual({ x: 50, y: 60 });
  expect(part?.frame.height).toBeGreaterThan(700);
  expect(part?.cards.find(({ id }) => id === "billing/copy")?.position).toEqual({ x: 900, y: 700 });
});

test("what a bot speaks and a text doesn't is told at its card", () => {
  const say = [{ text: "Hallo", language: "de-AT" }, "Hello"];
  const path = ["stories", "main", "dialogs", "welcome", "interactions", "greeting", "say"];
  const bot = edit({ ...BILLING, languages: ["de-DE", "fr"] }, { do: "set", path, value: say });
  const card = graphOf(bot).nodes.find(({ id }) => id === "welcome/greeting");
  expect(card?.type === "card" && card.data.missing).toEqual(["fr"]);
});

test("the cards of a large bot don't cover each other either", () => {
  const [part] = graphOf(largeBot(10, 40)).parts.values();
  const cells =
    part?.cards.map(({ position, height }) => ({ ...position, height: height ?? 0 })) ?? [];
  const covering = cells.filter((one) =>
    cells.some((it) => it !== one && it.x === one.x && it.y >= one.y && it.y < one.y + one.height),
  );
  expect(cells).toHaveLength(40);
  expect(covering).toEqual([]);
});

test("a bot of a thousand interactions is drawn, and only one card of it anew after an edit", () => {
  const bot = largeBot(50, 20);
  const first = graphOf(bot);
  const path = ["stories", "s", "dialogs", "d7", "interactions", "i3", "say"];
  const changed = edit(bot, { do: "set", path, value: "Anew" });
  const after = graphOf(changed, first);
  expect(after.nodes.filter((it) => !first.nodes.includes(it))).toHaveLength(1);
});

function largeBot(dialogs: number, each: number): Bot {
  const entries = Array.from({ length: dialogs }, (_, dialog) => {
    const interactions = Array.from({ length: each }, (_, index) => [
      `i${index}`,
      index % 4 === 1
        ? { ask: `Question ${index}?`, rules: [{ exact: "yes", next: `i${(index + 2) % each}` }] }
        : { say: `Text ${index}` },
    ]);
    return [`d${dialog}`, { interactions: Object.fromEntries(interactions) }];
  });
  return { format: 1, bot: "large", stories: { s: { dialogs: Object.fromEntries(entries) } } };
}
