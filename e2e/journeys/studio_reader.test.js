// An analyst, who may read bots and build none: all of a bot can be read in the Studio, and nothing be changed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const RITA = { name: "Rita Reader", email: "rita@example.com", password: "reading is believing" };
const SCRIPT = Array.from({ length: 9 }, (_, index) => `print(${index});`).join("\\n");
const FILE = `format: 1
bot: shop
name: Shop
intents:
  refund: { name: Refund, phrases: [I want my money back, please refund my order] }
entities: { size: { values: { small: [tiny], large: [] } } }
integrations:
  stock: { get: "https://stock.example.com/{$size}", headers: { Accept: application/json } }
external_bots:
  helper: { protocol: kommunicate, url: "https://bot.example.com/hook" }
stories:
  main:
    dialogs:
      refund:
        name: Refunds
        starts_on: { intent: refund }
        interactions:
          ask: { ask: Why?, rules: [{ regex: '\\d+' }, { exact: "no", next: end }] }
          count: { script: "${SCRIPT}" }
          look: { call: stock }
          offer: { buttons: [{ label: Again }], text: What else? }
`;

let browser, server, rita;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  const ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  await ada.leaves();
  await server.make("shop", FILE);
  const { name, email, password } = RITA;
  const { link } = await (await server.ask("POST", "members", { name, email, roles: ["analyst"] })).json();
  await server.ask("POST", "password", { token: link.token, password });
  rita = await MemberAtConsole.arrive(browser, server.origin);
  await rita.signsIn(email, password);
  await rita.isAt("Bots");
});

after(() => Promise.all([browser?.close(), server?.remove()]));

const main = () => rita.page.getByRole("main");
const side = () => rita.page.getByRole("complementary", { name: "Panels" });

/** Fields are off or read-only, but for those that search and try out. */
async function isReadOnly(within, where) {
  const open = await within.evaluate((it) =>
    [...it.querySelectorAll("input, textarea, [contenteditable=true]")]
      .filter((field) => !field.matches(":disabled, [readonly], [type=search], [placeholder^=As]"))
      .map((field) => field.outerHTML),
  );
  assert.deepEqual(open, [], where);
}

async function looks(where) {
  await rita.checkAccess(where);
  await rita.pictures(`reader-${where}`);
  await rita.page.setViewportSize({ width: 390, height: 844 });
  await rita.showsTheme("dark");
  await rita.checkAccess(`${where}, dark and narrow`);
  await rita.checkWidth(where);
  await rita.page.setViewportSize({ width: 1440, height: 900 });
  await rita.showsTheme("light");
}

test("the canvas is read, and takes no changes by keys, by pointer or by pasting", async () => {
  await rita.goes("studio/shop?at=refund%2Fask");
  const card = rita.page.locator('.react-flow__node[data-id="refund/ask"]');
  await card.getByText("Why?").waitFor();
  await card.focus();
  for (const key of ["Delete", "/", "Control+c", "Control+v", "Control+d", "Control+z"]) {
    await rita.page.keyboard.press(key);
  }
  await card.dblclick();
  assert.equal(await rita.page.getByRole("textbox", { name: /^Text of/ }).count(), 0);
  await rita.presses("Show all");
  await rita.page.locator('.react-flow__node[data-id="refund/offer"]').waitFor();
  await card.waitFor();
  assert.equal(await rita.page.getByRole("button", { name: /^(Add|New|Undo|Tidy)/, disabled: false }).count(), 0);
  assert.equal(await rita.page.getByRole("link", { name: "Publish…" }).count(), 0);
  await looks("canvas");
});

test("properties show all there is", async () => {
  await rita.goes("studio/shop?at=refund%2Fask%230&panel=properties");
  await side().getByText("Only builders can change this bot.").waitFor();
  assert.equal(await side().getByLabel("Regular expression", { exact: true }).inputValue(), "\\d+");
  await isReadOnly(side(), "rule");
  await looks("properties");
  await rita.goes("studio/shop?at=refund&panel=properties");
  await side().getByRole("link", { name: "count" }).click();
  await rita.page.waitForURL(/at=refund%2Fcount/);
  await side().getByText("print(8);").waitFor();
  await isReadOnly(side(), "script");
  await rita.goes("studio/shop?at=refund%2Foffer&panel=properties");
  await side().getByRole("tab", { name: "JSON" }).click();
  await side().locator(".cm-content").waitFor();
  await isReadOnly(side(), "raw");
  await rita.goes("studio/shop?panel=properties");
  await isReadOnly(side(), "bot");
});

/** What each screen shows; those that are looked at closely stand first. */
const SCREENS = {
  "intents?at=refund": "please refund my order",
  "integrations?at=stock": "https://stock.example.com/{$size}",
  versions: "Production",
  intents: "Refund",
  entities: "size",
  "entities?at=size": "small",
  integrations: "stock",
  "external-bots?at=helper": "https://bot.example.com/hook",
  tests: "Tests",
  "task-box": "Task box",
  "setup?tab=environments": "Environments",
  "setup?tab=credentials": "Credentials",
  "setup?tab=variables": "Variables",
  "setup?tab=settings": "Settings",
  text: "I want my money back",
};

for (const [index, [address, shown]] of Object.entries(SCREENS).entries()) {
  test(`${address} is read`, async () => {
    await rita.goes(`studio/shop/${address}`);
    const field = main().locator("input, textarea").and(rita.page.locator(`[value=${JSON.stringify(shown)}]`));
    await main().getByText(shown).or(field).first().waitFor();
    await isReadOnly(main(), address);
    if (index < 3) await looks(address.replaceAll(/\W/g, "-"));
    else await rita.checkAccess(address);
  });
}

test("the draft is as it was", async () => {
  const files = await server.draft("shop");
  assert.deepEqual(files, [{ path: "bot.yaml", text: FILE }]);
  await rita.leaves();
});
