// A builder tries the draft beside the canvas: what the bot says and why, and keeps the conversation as a test.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { GALLERY } from "../gallery.js";
import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

let browser, server, ada, panel;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  panel = ada.page.getByRole("complementary", { name: "Panels" });
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

async function says(text) {
  await panel.getByRole("textbox", { name: "Message to the bot" }).fill(text);
  await panel.getByRole("button", { name: "Send", exact: true }).click();
}

function hears(text) {
  return panel.locator(".theirs").getByText(text).last().waitFor();
}

async function openSettings() {
  await panel.getByRole("button", { name: "Settings", exact: true }).click();
  return ada.page.getByRole("dialog", { name: "Settings of the preview" });
}

test("the bot is asked, a service's answer is canned, and each step leads to its place", async () => {
  await ada.goes("studio/billing");
  await panel.getByRole("log").waitFor();
  const settings = await openSettings();
  await settings.getByText("Balance: canned answer").click();
  const body = settings.getByRole("textbox", { name: "Body of Balance, JSON" });
  await body.fill('{ "accountId": "1", "accountBalance": "$ 1,234" }');
  await ada.checkAccess("settings of the preview");
  await ada.pictures("preview_settings");
  await settings.getByRole("button", { name: "Begin anew with these" }).click();

  await panel.getByText(/says nothing of its own/).waitFor();
  await says("What is my balance?");
  await hears(/6-digit account number/);
  await says("123456");
  await hears(/your email address/);
  await panel.locator("summary", { hasText: "Why" }).last().click();
  const changed = panel.locator(".why-variables");
  await changed.getByText("“123456”").waitFor();
  await says("ada@example.com");
  await hears("Your current balance is $ 1,234");

  await panel.locator("summary", { hasText: "Why" }).last().click();
  await panel.getByText(/^Called Balance: 200 in/).last().waitFor();
  await panel.locator("summary", { hasText: "canned" }).click();
  await panel.locator(".why-exchange").getByText('"accountBalance": "$ 1,234"').waitFor();
  await panel.getByRole("list", { name: "Read of the answer" }).getByText("“$ 1,234”").waitFor();
  await changed.last().getByText("Balance.balance").waitFor();
  await ada.checkAccess("preview");
  await ada.pictures("preview");

  await panel.getByRole("link", { name: "Came to Account Balance › show" }).click();
  await ada.page.waitForURL(/at=account_balance%2Fshow/);
  await panel.getByRole("log").waitFor();
});

test("a conversation becomes a test that passes, and fails in words once the bot says something else", async () => {
  await panel.getByRole("button", { name: "Save as test" }).click();
  await ada.fills("Name of the test", "Account balance");
  await ada.checkAccess("save as test");
  await ada.presses("Save the test");
  await ada.page.getByRole("link", { name: "Tests", exact: true }).click();
  const card = ada.page.getByRole("article", { name: "Account balance" });
  await ada.presses("Run all");
  await card.getByText("passed", { exact: true }).waitFor();
  await ada.page.getByRole("link", { name: "Dialogs", exact: true }).click();
  const covered = ada.page.locator('.react-flow__node[data-id="account_balance/show"]');
  await covered.getByRole("img", { name: "A test that passed comes by here" }).waitFor();
  await ada.page.getByRole("link", { name: "Tests", exact: true }).click();

  await ada.changesDraft(server, "billing", (text) =>
    text.replace("I can get your latest balance.", "I can get your newest balance."),
  );
  await ada.page.reload();
  await ada.presses("Run all");
  const turn = card.locator(".test-failure", { hasText: "Turn 1" });
  assert.equal(await turn.locator("del").first().innerText(), "latest");
  assert.equal(await turn.locator("ins").first().innerText(), "newest");
  await ada.checkAccess("tests");
  await ada.pictures("tests");

  await card.getByRole("button", { name: /Account balance/ }).click();
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.presses("Delete the test");
  await ada.sees("There are no tests yet");
});

test("the preview begins at what is selected, with values that were set", async () => {
  await ada.goes("studio/billing?at=account_balance/ask_email&panel=preview");
  const settings = await openSettings();
  await settings.getByRole("button", { name: "Add a variable" }).click();
  await settings.getByLabel("Name", { exact: true }).fill("slot.accountNumber");
  await settings.getByLabel("Value", { exact: true }).fill("654321");
  await ada.page.keyboard.press("Escape");
  await panel.getByText(/Reset it to try the change/).waitFor();
  await panel.getByRole("button", { name: "From here" }).click();
  await panel.getByText("Began at Account Balance › ask_email").waitFor();
  await hears(/your email address/);
  await says("ada@example.com");
  await hears("Your current balance is $ 1,234");
  await panel.locator("summary", { hasText: "Why" }).last().click();
  await panel.locator("summary", { hasText: "accountNumber=654321" }).waitFor();
});

test("what is edited meanwhile is told, and tried after a reset", async () => {
  await ada.changesDraft(server, "billing", (text) => text.replace("Hello World!", "Good day!"));
  await panel.getByText(/Reset it to try the change/).waitFor();
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await says("hello");
  await hears("Good day!");
});

test("every type of content is drawn, loads nothing from elsewhere, and what is tapped reaches the bot", async () => {
  const sent = [];
  const turn = (number, messages) => ({
    number, messages, steps: [], status: "open", variables: {}, variables_before: {}, took_ms: 1,
  });
  await ada.page.route("**/api/v1/bots/*/previews", (route) => {
    const preview = { id: "gallery", bot: "billing", draft: 1, turn: turn(0, GALLERY) };
    return route.fulfill({ status: 201, json: preview });
  });
  await ada.page.route("**/api/v1/previews/gallery/messages", (route) => {
    sent.push(route.request().postDataJSON());
    return route.fulfill({ json: turn(sent.length, []) });
  });
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  for (const text of ["Our rooms", "How can we help?", "Which city?", "Our shop: 52.52, -13.405", "I can help with"]) {
    await panel.getByText(text).first().waitFor();
  }
  assert.equal(await panel.locator("img, audio, video, script, iframe").count(), 0);
  await panel.getByText("https://pictures.invalid/cat.png").first().waitFor();
  await ada.checkAccess("gallery");
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.showsTheme("dark");
  await ada.checkAccess("gallery, narrow and dark");
  await ada.checkWidth("gallery");
  await ada.pictures("gallery_narrow");
  await ada.page.setViewportSize({ width: 1440, height: 900 });
  await ada.showsTheme("light");

  await panel.getByRole("button", { name: "Book Garden" }).click();
  await panel.getByText("Book Garden").waitFor();
  await panel.getByRole("button", { name: "Pay" }).click();
  await panel.getByRole("group", { name: "Suggested answers" }).waitFor({ state: "detached" });
  assert.deepEqual(
    sent.map(({ text, payload }) => [text, payload]),
    [["I take Garden", "book 0"], ["Paid", undefined]],
  );
});

test("errors keep the preview from beginning, and lead to their place", async () => {
  await ada.changesDraft(server, "billing", (text) => text.replace("next: show", "next: nowhere"));
  await ada.page.unrouteAll();
  await ada.goes("studio/billing");
  await panel.getByText(/so it can't be tried/).waitFor();
  await ada.checkAccess("preview with errors");
  await panel.getByRole("link").first().click();
  await ada.page.waitForURL(/at=account_balance%2Ffetch/);
  await ada.leaves();
});
