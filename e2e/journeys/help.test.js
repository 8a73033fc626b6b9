// Members who read the documentation inside the console: from the screens that it is about, by searching, and
// from page to page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const HOW_TO = "How to: attach the bot that you have";

let browser, server, ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await ada.setsUp(server.key, ADA);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

const link = (name) => ada.page.getByRole("link", { name, exact: true });
const article = () => ada.page.getByRole("article");
const clipboard = () => ada.page.evaluate(() => navigator.clipboard.readText());

async function isInSight(locator) {
  const { y } = await locator.boundingBox();
  assert.ok(y >= 0 && y < 900, `${locator} is at ${y}`);
}

/** What has the focus is this heading, and it is in sight. */
async function arrivesAt(heading) {
  await ada.page.waitForFunction((name) => document.activeElement?.textContent === name, heading);
  await isInSight(ada.page.locator(":focus"));
}

async function judge(where, picture) {
  await ada.checkAccess(where);
  await ada.pictures(picture);
  await ada.showsTheme("dark");
  await ada.pictures(`${picture}_dark`);
  await ada.page.setViewportSize({ width: 390, height: 844 });
  // What doesn't fit any more can be scrolled by keys a frame later.
  await ada.page.waitForFunction(() =>
    [...document.querySelectorAll(".scroller")].every((it) => it.tabIndex === 0 || it.scrollWidth <= it.clientWidth),
  );
  await ada.checkAccess(`${where}, narrow and dark`);
  await ada.checkWidth(where);
  await ada.showsTheme("light");
  await ada.pictures(`${picture}_narrow`);
  await ada.page.setViewportSize({ width: 1440, height: 900 });
}

test("the screen of external bots leads to how one is attached, and from there to more", async () => {
  await ada.goes("studio/billing/external-bots");
  await ada.sees("No external bots yet");
  await ada.pictures("external_bots");
  await link("How to attach a bot").click();
  await arrivesAt(HOW_TO);
  assert.equal(await ada.page.title(), `${HOW_TO} · Documentation · Colloquy`);
  await judge("a how-to", "how_to");

  await article().getByRole("link", { name: "attach the bot that you have" }).click();
  await arrivesAt("Attach the bot that you have");
  assert.match(ada.page.url(), /\/console\/help\/external-bots$/);
  await ada.page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Settings" }).click();
  await arrivesAt("Settings");
  assert.match(ada.page.url(), /#settings$/);
  await ada.page.goBack();
  await ada.page.goBack();
  // Back is where one was, far down.
  await ada.isAt(HOW_TO);
  await isInSight(article().getByRole("link", { name: "attach the bot that you have" }));
});

test("what a page shows as code is copied: of commands without what they print", async () => {
  await ada.goes("help/how-to-attach-a-bot");
  await ada.presses("Copy answers.json");
  await ada.page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(JSON.parse(await clipboard()).concierge.length, 3);
  await ada.page.getByRole("button", { name: "Copy the commands" }).first().click();
  await ada.page.getByRole("button", { name: "Copied" }).nth(1).waitFor();
  assert.equal(await clipboard(), "colloquy chat attached.yaml --stub answers.json\n");
});

test("a link to a heading arrives there when the page is opened, too", async () => {
  await ada.goes("help/server#secrets");
  await arrivesAt("Secrets");
  await article().getByRole("link", { name: "credentials", exact: true }).click();
  await arrivesAt("Credentials");
  assert.match(ada.page.url(), /\/help\/integrations#credentials$/);
});

test("pages are found by their words, and by the palette", async () => {
  await ada.page.getByRole("button", { name: "Help" }).click();
  await ada.page.getByRole("menuitem", { name: "Documentation" }).click();
  await ada.isAt("Documentation");
  await ada.page.getByRole("heading", { level: 2, name: "How-tos" }).waitFor();
  await judge("the list of pages", "list");
  await ada.page.keyboard.press("/");
  await ada.page.keyboard.type("dead letters");
  await ada.page.getByRole("status").filter({ hasText: /places? fits?\./ }).waitFor();
  await ada.page.waitForURL(/q=dead\+letters$/);
  await judge("what was found", "found");
  await link("Webhooks › Order, and what fails").click();
  await arrivesAt("Order, and what fails");

  await ada.page.keyboard.press("Control+k");
  await ada.page.keyboard.type("conversation tests");
  await ada.page.getByRole("menuitem", { name: "Conversation tests" }).waitFor();
  await ada.page.keyboard.press("Enter");
  await arrivesAt("Conversation tests");
});

test("how-tos and keys are in the menu, and an address without a page says so", async () => {
  await ada.chooses("Help", "How-tos");
  await arrivesAt("How-tos");
  await ada.chooses("Help", "Keys");
  await ada.page.getByRole("dialog", { name: "Keys" }).waitFor();
  await ada.page.keyboard.press("Escape");
  await ada.goes("help/no-such-page");
  await ada.sees("There is no such page");
  await judge("a page that isn't there", "not_found");
  await link("All pages").click();
  await link("Running the server").waitFor();
});

test("a long page fits a narrow window, and a form isn't lost by looking something up", async () => {
  await ada.goes("help/bot-file-reference");
  await ada.isAt("Every field of the bot file");
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.checkWidth("a long page");
  await ada.pictures("reference_narrow");
  await ada.page.setViewportSize({ width: 1440, height: 900 });
  await ada.goes("studio?begin=attach");
  await ada.fills("Name", "Concierge");
  const [beside] = await Promise.all([
    ada.context.waitForEvent("page"),
    ada.page.getByRole("dialog").getByRole("link", { name: /^How to attach a bot/ }).click(),
  ]);
  await beside.getByRole("heading", { level: 1, name: HOW_TO }).waitFor();
  await beside.close();
  assert.equal(await ada.page.getByLabel("Name", { exact: true }).inputValue(), "Concierge");
  await ada.leaves();
});
