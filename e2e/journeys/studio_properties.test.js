// A dialog built by clicks beside the canvas: what is saved is the bot file that one would write.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const FILE = "format: 1\nbot: shop\nname: Shop\nlanguage: en-US\nlanguages: [de]\nentities: { size: { values: { small: [] } } }\n";

let browser, server, ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  await server.make("shop", FILE);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

/** The bot's file as it was saved, without quotes: how things are quoted doesn't matter. It has all of these. */
async function savedWith(...parts) {
  await ada.page.getByText("Saved", { exact: true }).waitFor();
  const files = await server.draft("shop");
  const text = files[0].text.replaceAll('"', "").replaceAll("\\\\", "\\");
  for (const part of parts) assert.ok(text.includes(part), `${part} isn't in\n${text}`);
  return text;
}

const side = () => ada.page.getByRole("complementary", { name: "Panels" });
const field = (label) => side().getByRole("textbox", { name: label, exact: true });
const button = (name) => side().getByRole("button", { name, exact: true });

const isAbout = (what) => side().getByRole("heading", { name: what, exact: true }).waitFor();

async function picks(label, option) {
  await side().getByRole("button", { name: label }).first().click();
  await ada.page.getByRole("option", { name: option }).first().click();
}

async function adds(kind) {
  await button("Add an interaction").click();
  await ada.page.getByRole("menuitem", { name: kind, exact: true }).click();
  await isAbout("Interaction");
}

async function backToDialog() {
  await ada.goes("studio/shop?at=new_dialog&panel=properties");
  await isAbout("Dialog");
}

test("a dialog is made in a story, and says what starts it", async () => {
  await ada.goes("studio/shop?panel=properties");
  await button("New story").click();
  await isAbout("Story");
  await field("Name").fill("Orders");
  await button("New dialog").click();
  await isAbout("Dialog");
  await field("Name").fill("Order status");
  await field("Patterns").fill("*order*\nstatus");
  await savedWith("Orders", "name: Order status", "*order*", "status");
  await ada.checkAccess("dialog");
  await ada.pictures("properties-dialog");
});

test("a question has wordings, a rule with a regular expression, and a slot", async () => {
  await adds("Question");
  await field("Question").fill("Which number?");
  await button("Add a wording").click();
  await field("Question, wording 2").fill("Welche Nummer?");
  await side().getByRole("button", { name: "Any language" }).last().click();
  await ada.page.getByRole("option", { name: "de", exact: true }).click();
  await button("Add a rule").click();
  await picks(/Holds when the answer/, "has a regular expression");
  await field("Regular expression").fill("^(\\d{4}");
  await ada.sees("The brackets of it don’t close.");
  await field("Regular expression").fill("^\\d{4}$");
  await button("Fill a slot").click();
  await field("Slot").fill("order");
  const text = await savedWith("language: de", "order:", "{$query}", "^\\d{4}$");
  assert.match(text, /Which number\?/);
  assert.match(ada.page.url(), /at=new_dialog%2Fask%230/);
  await ada.checkAccess("rule");
  await ada.pictures("properties-rule");
});

test("two rules that always hold are a problem", async () => {
  for (const rule of [2, 3]) {
    await button("Add a rule").click();
    await side().getByText(`Rule ${rule}`, { exact: true }).waitFor();
    await picks(/Holds when the answer/, "is anything");
  }
  await ada.sees("Another rule always holds already: this one is never reached.");
  await button("Remove Rule 3").click();
  await side().locator(".rule").nth(2).waitFor({ state: "detached" });
  await side().locator(".rule summary").nth(1).click();
  await picks(/Holds when the answer/, "fits no other rule");
  await field("Said first").fill("It has four digits.");
  await picks(/Goes to/, "Again: this one");
  await savedWith("no_match: It has four digits.", "next: repeat");
});

test("reply buttons are put in order, and seen as contacts see them", async () => {
  await backToDialog();
  await adds("Buttons");
  await field("Text").fill("Anything else?");
  for (const label of ["Read", "Again"]) {
    await button("Add a button").click();
    await field("Label").last().fill(label);
  }
  await picks(/It answers for the contact/, "It opens a page");
  await field("Address").fill("https://example.com/orders");
  await button("Move Button 2 up").click();
  const seen = await side().locator(".drawn-buttons li").allInnerTexts();
  assert.deepEqual(seen, ["Again", "Read"]);
  await savedWith("text: Anything else?", "link: https://example.com/orders");
  await ada.checkAccess("buttons");
  await ada.pictures("properties-buttons");
  await side().getByRole("tab", { name: "JSON" }).click();
  await side().locator(".cm-content").waitFor();
  await ada.checkAccess("raw");
});

test("reply buttons are written as other systems' clients get them, and read back", async () => {
  const code = side().locator(".cm-content");
  await picks(/In the form of$/, "Kommunicate");
  await code.getByText("templateId").waitFor();
  await picks(/In the form of$/, "LivePerson");
  await code.getByText("publishText").waitFor();
  await picks(/In the form of$/, "Haptik (HSL)");
  await code.getByText("actionable_text").first().waitFor();
  await ada.checkAccess("haptik");
  await ada.pictures("properties-haptik");
  await code.getByText("Anything else?").dblclick({ position: { x: 30, y: 8 } });
  await ada.page.keyboard.type("What");
  await savedWith("text: What else?", "link: https://example.com/orders", "Again");
  await picks(/In the form of$/, "Colloquy");
  await code.getByText("What else?").waitFor();
});

test("another kind keeps what fits, and can be undone", async () => {
  await picks(/Does/, "Quick replies");
  await savedWith("quick_replies:");
  await ada.page.getByRole("button", { name: /^Undo/ }).click();
  await savedWith("buttons:");
});

test("a script is written with completion", async () => {
  await backToDialog();
  await adds("Script");
  await button("Script: Write a script").click();
  const code = ada.page.locator(".script-dialog .cm-content");
  await code.click();
  await ada.page.keyboard.type("botContext.sendMessa");
  await ada.page.locator(".cm-tooltip-autocomplete").getByText("sendMessages").waitFor();
  await ada.checkAccess("script");
  await ada.pictures("properties-script");
  await ada.page.keyboard.press("Escape");
  await code.fill("botContext.sendMessage('Thanks.');");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await savedWith("script:", "botContext.sendMessage('Thanks.');");
});

test("an interaction's key is changed where others name it", async () => {
  await ada.goes("studio/shop?at=new_dialog%2Fbuttons&panel=properties");
  await picks(/Goes to/, "ask");
  await savedWith("next: ask");
  await side().getByRole("button", { name: "Show it" }).click();
  await side().getByText("Scripts and more").click();
  await field("Key").fill("which number");
  await ada.sees("Letters, digits, _, - and . only, at most 80.");
  await field("Key").fill("number");
  await field("Key").press("Enter");
  const text = await savedWith("next: number", "          number:");
  assert.ok(!text.includes("next: ask"), text);
});

test("it is all there on a small dark screen", async () => {
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.showsTheme("dark");
  await ada.goes("studio/shop?at=new_dialog%2Fnumber%230&panel=properties");
  await field("Regular expression").waitFor();
  await ada.showsTheme("dark");
  await ada.checkAccess("a rule on a small dark screen");
  await ada.checkWidth("a rule on a small screen");
  await ada.pictures("properties-small");
  await ada.leaves();
});
