// A member of two workspaces makes a bot in the other one, from the form in this one.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

let browser, server, ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
});

after(() => Promise.all([browser?.close(), server?.remove()]));

const form = () => ada.page.getByRole("dialog", { name: "New bot" });

test("who has one workspace isn't asked in which a bot is made", async () => {
  await ada.presses("New bot");
  await form().getByLabel("Name", { exact: true }).waitFor();
  assert.equal(await form().getByText("Workspace").count(), 0);
  await ada.page.keyboard.press("Escape");
});

test("a bot is made in another workspace by signing in there", async () => {
  const made = await server.ask("POST", "workspaces", { name: "north" });
  const key = (await made.json()).admin_key.key;
  await ada.signsOut();
  await ada.setsUp(key, ADA);
  await ada.page.getByRole("button", { name: "Workspace: north" }).waitFor();
  await ada.goes("studio?begin=new");
  await form().getByLabel("Name", { exact: true }).fill("Billing");
  await form().getByLabel("Description").fill("Made from afar.");
  await form().getByRole("button", { name: /Workspace$/ }).click();
  await ada.page.getByRole("option", { name: "default" }).click();
  await form().getByText(/You sign in to “default” first/).waitFor();
  await ada.checkAccess("new bot elsewhere");
  await ada.pictures("new-bot-elsewhere");
  await form().getByLabel("Name", { exact: true }).fill("Made elsewhere");
  await ada.presses("Sign in there");
  await ada.isAt("Sign in");
  assert.equal(await ada.page.getByLabel("Workspace").inputValue(), "default");
  await ada.signsIn(ADA.email, ADA.password);
  await ada.page.waitForURL(/studio\/made_elsewhere$/);
  await ada.page.getByText("Made elsewhere", { exact: true }).first().waitFor();
  const [file] = await server.draft("made_elsewhere");
  assert.match(file.text, /description: Made from afar\./);
  assert.equal((await server.request("GET", "bots/made_elsewhere/draft", { key })).status, 404);
});

test("the form is whole on a small dark screen, and asks for the workspace there, too", async () => {
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.goes("studio?begin=new");
  await form().getByRole("button", { name: /Workspace$/ }).waitFor();
  assert.equal(await form().getByLabel("Name", { exact: true }).inputValue(), "");
  await ada.showsTheme("dark");
  await ada.checkAccess("new bot, narrow and dark");
  await ada.checkWidth("new bot");
  await ada.leaves();
});
