// A builder on the canvas: draws wires, adds, moves, copies and removes, with the pointer and with keys alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

let browser, server, ada, page;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  page = ada.page;
});

after(() => Promise.all([browser?.close(), server?.remove()]));

const node = (place) => page.locator(`.react-flow__node[data-id="${place}"]`);
const wire = (id) => page.locator(`.react-flow__edge[data-id="${id}"]`);
const port = (place, id) => node(place).locator(`[data-handleid="${id}"]`);

async function opens(bot, place = "") {
  await ada.goes(`studio/${bot}${place ? `?at=${encodeURIComponent(place)}&panel=properties` : ""}`);
  await page.locator(".canvas-card").first().waitFor();
}

/** The file of the draft, once all is saved. */
async function saved(bot) {
  await page.getByRole("status").getByText("Saved", { exact: true }).waitFor();
  const files = await server.draft(bot);
  return files.map(({ text }) => text).join("\n");
}

async function middleOf(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

async function drags(from, to) {
  await page.mouse.move(...(await middleOf(from)));
  await page.mouse.down();
  const [x, y] = Array.isArray(to) ? to : await middleOf(to);
  await page.mouse.move(x - 5, y - 5, { steps: 4 });
  await page.mouse.move(x, y, { steps: 2 });
  await page.mouse.up();
}

const FLOW = `format: 1
bot: flow
name: Flow
stories:
  main:
    dialogs:
      greet:
        name: Greeting
        starts_on: { patterns: [hi] }
        interactions:
          hello: { say: Hello there. }
          ask: { ask: Are you well?, rules: [{ exact: "yes" }, { exact: "no", next: repeat }] }
          fine: { say: I am glad. }
      other:
        interactions:
          only: { say: Something else. }
`;

test("dialogs are drawn, and what is selected stands in the address", async () => {
  await server.make("flow", FLOW);
  await opens("flow");
  await node("greet/ask").getByText("Are you well?").waitFor();
  await node("greet/ask").getByText("“yes”").waitFor();
  assert.deepEqual(await wire("greet/ask#1").count(), 1);
  await ada.checkAccess("canvas");
  await node("greet/ask").getByText("Are you well?").click();
  await page.waitForURL(/at=greet%2Fask&panel=properties/);
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/at=greet%2Ffine/);
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(/at=greet%2Fask/);
});

test("keys alone add an interaction, write its text, and remove it again", async () => {
  await opens("flow", "greet/hello");
  await node("greet/hello").focus();
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "What shall it do?" }).fill("question");
  await ada.checkAccess("menu of kinds");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Text of ask_2" }).waitFor();
  await page.keyboard.type("What is your name?");
  await page.keyboard.press("Enter");
  await node("greet/ask_2").getByText("What is your name?").waitFor();
  assert.match(await saved("flow"), /hello:[^]*ask_2:\s*\{? ?ask: What is your name\?[^]*\bask:/);
  await page.keyboard.press("Delete");
  await node("greet/ask_2").waitFor({ state: "detached" });
  await node("greet/hello").focus();
  await page.keyboard.press("Control+z");
  await node("greet/ask_2").waitFor();
  await page.keyboard.press("Control+Shift+z");
  await node("greet/ask_2").waitFor({ state: "detached" });
});

test("a wire is drawn from a port to a card, to another dialog, and to nothing", async () => {
  await opens("flow");
  await drags(port("greet/ask", "0"), node("other/only").locator(".canvas-gist"));
  await wire("greet/ask#0").waitFor({ state: "attached" });
  assert.match(await saved("flow"), /exact: "?yes"?, next: other\/only/);
  await drags(port("greet/fine", "next"), [760, 520]);
  await page.getByRole("searchbox", { name: "What shall it do?" }).fill("hand over");
  await page.keyboard.press("Enter");
  await node("greet/transfer").waitFor();
  await page.keyboard.press("Escape");
  assert.match(await saved("flow"), /transfer:/);
});

test("cards stay where they are dragged until all is tidied up", async () => {
  await opens("flow");
  const head = node("other/only").locator(".canvas-card-head");
  const before = await node("other/only").boundingBox();
  const [x, y] = await middleOf(head);
  await drags(head, [x + 90, y + 60]);
  assert.match(await saved("flow"), /canvas:/);
  const moved = await node("other/only").boundingBox();
  assert.ok(moved.x > before.x + 50 && moved.y > before.y + 30);
  await ada.presses("Tidy up");
  assert.doesNotMatch(await saved("flow"), /canvas:/);
});

test("what is copied is pasted into another bot", async () => {
  await server.make("copy", "format: 1\nbot: copy\nstories: { main: { dialogs: { own: { interactions: { one: { say: Mine. } } } } } }\n");
  await opens("flow", "greet/ask");
  await node("greet/ask").focus();
  await page.keyboard.press("Control+c");
  await ada.sees("Copied.");
  await opens("copy", "own/one");
  await node("own/one").focus();
  await page.keyboard.press("Control+v");
  await node("own/ask").getByText("Are you well?").waitFor();
  assert.match(await saved("copy"), /Are you well\?/);
});

const STOCK = `format: 1
bot: stock
intents: { where: [where is my parcel, has it been sent] }
credentials: { crm: bearer }
integrations:
  parcels: { get: "https://parcels.example.com", credential: crm }
  orders: { get: "https://orders.example.com" }
stories:
  main:
    dialogs:
      track:
        starts_on: { intent: where }
        interactions: { look: { call: parcels }, more: { call: orders } }
`;

test("a dialog brings along what it names, what is there stays, and one step undoes it", async () => {
  await server.make("stock", STOCK);
  await server.make("shelf", 'format: 1\nbot: shelf\nintegrations: { orders: { get: "https://own.example.com" } }\nstories: { main: { dialogs: { own: { interactions: { one: { say: Mine. } } } } } }\n');
  await opens("stock", "track");
  await node("track").focus();
  await page.keyboard.press("Control+c");
  await ada.sees("Copied.");
  await opens("shelf", "own/one");
  await node("own/one").focus();
  await page.keyboard.press("Control+v");
  await node("track/look").waitFor();
  await ada.sees(/^1 intent, 1 integration and 1 credential came along\./);
  await ada.sees(/The integration “orders” is this bot’s own: it stays as it is\.$/);
  await ada.checkAccess("what came along");
  await ada.pictures("canvas-along");
  const text = await saved("shelf");
  assert.match(text, /has it been sent/);
  assert.match(text, /https:\/\/parcels\.example\.com/);
  assert.match(text, /https:\/\/own\.example\.com/);
  assert.doesNotMatch(text, /orders\.example\.com/);
  await node("own/one").focus();
  await page.keyboard.press("Control+z");
  await node("track/look").waitFor({ state: "detached" });
  assert.doesNotMatch(await saved("shelf"), /parcel|track|crm/);
});

test("words are found anywhere in the bot", async () => {
  await opens("flow");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("glad");
  await page.getByRole("menuitem", { name: /fine/ }).waitFor();
  // What is found is marked a moment after it is shown.
  await page.waitForFunction(() => {
    const marked = document.activeElement.getAttribute("aria-activedescendant");
    return marked && document.getElementById(marked);
  });
  await ada.checkAccess("search");
  await page.keyboard.press("Enter");
  await page.waitForURL(/at=greet%2Ffine/);
});

test("a dialog is added by its name", async () => {
  await opens("flow");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await keys.getByText("Add an interaction after it").waitFor();
  await ada.checkAccess("keys");
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await ada.chooses("Add", "Dialog");
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Opening hours");
  await ada.checkAccess("new dialog");
  await ada.presses("Create");
  await node("opening_hours").getByRole("button", { name: "Add the first interaction" }).click();
  await page.getByRole("searchbox", { name: "What shall it do?" }).fill("text");
  await page.keyboard.press("Enter");
  await node("opening_hours/say").waitFor();
  await page.keyboard.press("Escape");
  assert.match(await saved("flow"), /opening_hours:/);
});

test("dialogs of several stories stand under their names, which can be read from afar", async () => {
  const dialogs = (from) => Array.from({ length: 6 }, (_, index) => `      ${from}${index}: { interactions: { one: { say: Hello. }, two: { ask: Well? } } }`);
  const stories = [["orders", "Orders and returns"], ["billing", "Billing"], ["people", "People"]];
  const lines = stories.flatMap(([key, name]) => [`  ${key}:`, `    name: ${name}`, "    dialogs:", ...dialogs(key)]);
  await server.make("stories", `format: 1\nbot: stories\nstories:\n${lines.join("\n")}\n`);
  await opens("stories");
  const heading = (name) => page.locator(".canvas").getByRole("heading", { name, exact: true });
  await heading("Orders and returns").waitFor();
  const above = await heading("Orders and returns").boundingBox();
  const first = await node("orders0").boundingBox();
  assert.ok(above.y + above.height <= first.y + 1 && Math.abs(above.x - first.x) < 2);
  await ada.checkAccess("stories");
  await ada.pictures("canvas-stories");
  await ada.presses("Show all");
  for (let times = 0; times < 2; times += 1) await ada.presses("Zoom out");
  await heading("Billing").waitFor();
  const far = await heading("Billing").boundingBox();
  assert.ok(far.height > 14, `${far.height} pixels can't be read`);
  await ada.pictures("canvas-stories-far");
  await ada.showsTheme("dark");
  await ada.checkAccess("stories, dark");
  await ada.pictures("canvas-stories-dark");
  await ada.showsTheme("light");
});

test("of a thousand interactions an edit draws no card but its own", async () => {
  await server.make("large", large());
  await opens("large", "d0/i0");
  await page.evaluate(() => {
    globalThis.drawn = new Set();
    new MutationObserver((changes) => {
      for (const { target } of changes) globalThis.drawn.add(target.closest(".react-flow__node").dataset.id);
    }).observe(document.querySelector(".react-flow__nodes"), { attributeFilter: ["data-drawn"], subtree: true });
  });
  await node("d0/i0").locator(".canvas-gist").dblclick();
  await page.getByRole("textbox", { name: "Text of i0" }).fill("Another text");
  await page.keyboard.press("Escape");
  await node("d0/i0").getByText("Another text").waitFor();
  assert.deepEqual(await page.evaluate(() => [...globalThis.drawn]), ["d0/i0"]);
  const shown = await page.locator(".canvas-card").count();
  assert.ok(shown < 200, `${shown} cards are drawn though they can't be seen`);
});

function large() {
  const lines = ["format: 1", "bot: large", "stories:", "  main:", "    dialogs:"];
  for (let dialog = 0; dialog < 50; dialog += 1) {
    lines.push(`      d${dialog}:`, `        starts_on: { patterns: [go ${dialog}] }`, "        interactions:");
    for (let index = 0; index < 20; index += 1) lines.push(`          i${index}: { say: Text ${index} of ${dialog} }`);
  }
  return `${lines.join("\n")}\n`;
}

test("where it is narrow dialogs are listed, and drawn if one wants", async () => {
  const narrow = await MemberAtConsole.arrive(browser, server.origin, "studio/flow", { viewport: { width: 390, height: 844 } });
  await narrow.signsIn(ADA.email, ADA.password);
  await narrow.page.getByRole("link", { name: "Greeting" }).first().waitFor();
  await narrow.showsTheme("dark");
  await narrow.checkAccess("list, narrow and dark");
  await narrow.checkWidth("list");
  await narrow.page.setViewportSize({ width: 390, height: 500 });
  await narrow.page.getByRole("link", { name: "only", exact: true }).click();
  const shown = narrow.page.getByRole("complementary", { name: "Panels" }).getByRole("heading", { name: "Interaction" });
  await shown.waitFor();
  await narrow.page.waitForFunction(() => document.querySelector(".studio-side").getBoundingClientRect().top < innerHeight / 2);
  await narrow.page.setViewportSize({ width: 390, height: 844 });
  await narrow.page.getByRole("radio", { name: "Canvas" }).click();
  await narrow.page.locator(".canvas-card").first().waitFor();
  await narrow.checkAccess("canvas, narrow and dark");
  await narrow.checkWidth("canvas");
  await narrow.leaves();
});

test("nothing was complained about", () => ada.leaves());
