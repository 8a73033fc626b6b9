// Members at the console: from the first sign-in on, through what they set up there.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { codeOf } from "../totp.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

let browser, server, hooks, ada;
const told = [];

before(async () => {
  hooks = createServer((request, response) => {
    told.push(request.headers["webhook-id"]);
    request.resume().on("end", () => response.writeHead(202).end("taken"));
  });
  await new Promise((listening) => hooks.listen(0, "127.0.0.1", listening));
  [browser, server] = await Promise.all([
    launch(),
    Server.start(`127.0.0.1:${hooks.address().port}`),
  ]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
});

after(async () => {
  hooks?.close();
  await Promise.all([browser?.close(), server?.remove()]);
});

test("a wrong password is told in words, the right one leads to where one wanted to go", async () => {
  const member = await MemberAtConsole.arrive(browser, server.origin, "settings/members?q=ada");
  await member.isAt("Sign in");
  await member.signsIn(ADA.email, "wrong horse battery");
  await member.sees("Address and password don't go together.");
  await member.checkAccess("sign-in");
  await member.fills("Password", ADA.password);
  await member.presses("Sign in");
  await member.isAt("Members");
  assert.match(member.page.url(), /\/settings\/members\?q=ada$/);
  await member.signsOut();
  assert.match(member.page.url(), /\/console\/sign-in$/);
  await member.goes("settings/members");
  await member.isAt("Sign in");
  await member.leaves();
});

test("who is invited sets a password, and sees what their role is for", async () => {
  await ada.goes("settings/members");
  await ada.presses("Invite a member");
  await ada.fills("Name", "Bob Kahn");
  await ada.fills("E-mail address", "no address");
  await ada.presses("Make the invitation");
  await ada.page.locator(".field-error").first().waitFor();
  await ada.fills("E-mail address", "bob@example.com");
  await ada.checkAccess("invitation");
  await ada.presses("Make the invitation");
  const link = await ada.reads("Link");
  await ada.presses("I have kept it");

  const bob = await MemberAtConsole.arrive(
    browser,
    server.origin,
    new URL(link).pathname.slice("/console/".length) + new URL(link).hash,
  );
  await bob.choosesPassword("Password", "too short");
  await bob.presses("Set the password");
  await bob.sees("It has fewer than 10 characters.");
  await bob.choosesPassword("Password", "battery staple horse");
  await bob.presses("Set the password");
  await bob.sees("Your password is set.");
  await bob.page.getByRole("link", { name: "Sign in" }).click();
  await bob.signsIn("bob@example.com", "battery staple horse");
  await bob.isAt("Teams");
  assert.equal(await bob.page.getByRole("link", { name: "API keys" }).count(), 0);
  await bob.goes("settings/keys");
  await bob.sees("Your roles don't allow this.");

  await ada.goes("settings/members");
  await ada.chooses("Actions for Bob Kahn", "Disable");
  await ada.sees("Bob Kahn is disabled and signed out everywhere.");
  await bob.goes("desk/teams");
  await bob.isAt("Sign in");
  await ada.presses("Undo");
  await ada.sees("Bob Kahn can sign in again.");
  await bob.leaves();
});

test("a key works until it is revoked by its name", async () => {
  await ada.goes("settings/keys");
  await ada.presses("New key");
  await ada.fills("Name", "reports");
  await ada.presses("Create");
  const key = await ada.reads("Key");
  assert.equal((await server.request("GET", "bots", { key })).status, 200);
  assert.equal((await server.request("GET", "secrets", { key })).status, 403);
  await ada.presses("I have kept it");
  await ada.chooses("Actions for reports", "Revoke…");
  const revoke = ada.page.getByRole("button", { name: "Revoke the key" });
  assert.ok(await revoke.isDisabled());
  await ada.fills("Type reports to go on", "reports");
  await ada.checkAccess("revoking");
  await revoke.click();
  await ada.sees("Revoked");
  assert.equal((await server.request("GET", "bots", { key })).status, 401);
});

test("a channel is made, answers contacts, and stands in the audit log", async () => {
  await ada.goes("settings/channels");
  await ada.presses("New channel");
  await ada.fills("Name", "Shop window");
  await ada.fills("Key", "web");
  await ada.sees("There is a channel of this key already.");
  await ada.fills("Key", "shop");
  await ada.picks(/Bot$/, "Billing assistant");
  await ada.page.getByText("Anybody may open a conversation").click();
  await ada.checkAccess("new channel");
  await ada.presses("Create");
  await ada.page.getByRole("cell", { name: "Shop window", exact: true }).waitFor();
  await ada.page.getByRole("cell", { name: "Bot Billing assistant" }).first().waitFor();
  const page = await fetch(`${server.origin}/chat/shop`);
  assert.equal(page.status, 200);
  await ada.goes("settings/audit");
  await ada.fills("Operation", "putChannel");
  const row = ada.page.getByRole("row").filter({ hasText: "channel=shop" });
  await row.waitFor();
  assert.match(await row.innerText(), /Ada Lovelace/);
});

test("a webhook is told of a test, and its secret is shown once", async () => {
  await ada.goes("settings/webhooks");
  await ada.page.getByRole("button", { name: "New webhook" }).first().click();
  await ada.fills("Name", "crm");
  await ada.fills("Address", `http://127.0.0.1:${hooks.address().port}/in`);
  await ada.presses("Create");
  assert.match(await ada.reads("Secret"), /^whsec_/);
  await ada.presses("I have kept it");
  await ada.page.getByRole("link", { name: "crm" }).click();
  await ada.isAt("crm");
  await ada.chooses("Actions for crm", "Send test event");
  await ada.page.getByRole("cell", { name: "Arrived (202)" }).waitFor();
  assert.equal(told.length, 1);
  await ada.presses("Show request and answer");
  await ada.sees('"webhook.test"');
  await ada.checkAccess("a delivery");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await ada.page.getByRole("tab", { name: "Dead letters" }).click();
  await ada.sees("No dead letters");
  assert.equal(await ada.page.getByRole("button", { name: "Tell all again" }).count(), 0);
});

test("a webhook channel's credentials are shown once, and its callback can be tried", async () => {
  await ada.goes("settings/channels");
  await ada.presses("New webhook channel");
  await ada.fills("Key", "haptik");
  await ada.picks(/Bot$/, "Hotel");
  await ada.fills("Callback", `http://127.0.0.1:${hooks.address().port}/callback`);
  await ada.presses("Create");
  assert.match(await ada.reads("Token"), /^hooktoken_/);
  await ada.presses("I have kept it");
  await ada.chooses("Actions for haptik", "Send test event");
  await ada.sees("A test event is on its way.");
  await ada.chooses("Actions for haptik", "Callback and deliveries");
  await ada.page.getByRole("tab", { name: "Deliveries" }).waitFor();
});

test("a secret is kept for its hosts, and deleted by its name", async () => {
  await ada.goes("settings/secrets");
  await ada.page.getByRole("button", { name: "Keep a secret" }).first().click();
  await ada.fills("Name", "crm-token");
  await ada.fills("Secret", "hush");
  await ada.fills("Hosts", "api.example.com");
  await ada.presses("Keep it");
  await ada.page.getByRole("cell", { name: "api.example.com" }).waitFor();
  assert.ok(!(await ada.page.content()).includes("hush"));
  await ada.chooses("Actions for crm-token", "Delete…");
  await ada.fills("Type crm-token to go on", "crm-token");
  await ada.presses("Delete the secret");
  await ada.page
    .getByRole("cell", { name: "crm-token", exact: true })
    .waitFor({ state: "detached" });
});

test("a team is set up, and a member becomes its agent", async () => {
  await ada.goes("desk/teams");
  await ada.page.getByRole("button", { name: "New team" }).first().click();
  await ada.fills("Name", "Billing");
  await ada.fills("Key", "billing");
  await ada.fills("Monday", "9 to 5");
  await ada.page.locator(".field-error").filter({ hasText: "As 09:00–17:30" }).waitFor();
  await ada.fills("Monday", "9:00-17:00");
  const create = await ada.page.getByRole("button", { name: "Create" }).boundingBox();
  assert.ok(create.y + create.height <= 900, "what makes the team is out of sight");
  await ada.checkAccess("new team");
  await ada.presses("Create");
  await ada.page.getByRole("cell", { name: "To the agent who has least" }).waitFor();
  await ada.chooses("Actions for Billing", "Change…");
  assert.equal(await ada.page.getByLabel("Monday").inputValue(), "09:00–17:00");
  await ada.presses("Cancel");
  await ada.goes("desk/agents");
  await ada.page.getByRole("button", { name: "Make a member an agent" }).first().click();
  await ada.picks(/Member$/, /Ada Lovelace/);
  await ada.page.getByText("Billing", { exact: true }).click();
  await ada.presses("Save");
  const row = ada.page.getByRole("row").filter({ hasText: "Ada Lovelace" });
  await row.waitFor();
  assert.match(await row.innerText(), /Billing/);
});

test("another workspace begins with its own admin key", async () => {
  await ada.goes("settings/workspace");
  await ada.presses("New workspace");
  await ada.page.getByRole("dialog").getByLabel("Name").fill("north");
  await ada.presses("Create");
  const key = await ada.reads("Its admin key");
  await ada.presses("I have kept it");
  const eve = await MemberAtConsole.arrive(browser, server.origin);
  await eve.setsUp(key, {
    name: "Eve North",
    email: "eve@example.com",
    password: "north by north west",
  });
  await eve.page.getByRole("button", { name: "Workspace: north" }).waitFor();
  await eve.sees("No bots yet");
  await eve.goes("settings/members");
  await eve.page.getByRole("cell", { name: "eve@example.com" }).waitFor();
  assert.equal(await eve.page.getByRole("cell", { name: ADA.email }).count(), 0);
  await eve.leaves();
});

test("a bot that isn't there is told of, with the way back", async () => {
  await ada.goes("studio/nobody");
  await ada.isAt("There is no such bot");
  await ada.checkAccess("no bot");
  await ada.page.getByRole("link", { name: "All bots" }).click();
  await ada.isAt("Bots");
});

test("keys lead anywhere", async () => {
  await ada.goes("studio");
  await ada.isAt("Bots");
  await ada.page.keyboard.press("Control+k");
  await ada.page.keyboard.type("dead letters");
  await ada.page.keyboard.press("Enter");
  await ada.isAt("Webhooks");
  await ada.page.keyboard.press("Control+k");
  await ada.page.keyboard.type("invite a member");
  await ada.page.keyboard.press("Enter");
  await ada.page.getByRole("dialog", { name: "Invite a member" }).waitFor();
  await ada.page.keyboard.press("Escape");
  await ada.goes("settings/channels");
  await ada.isAt("Channels");
  await ada.page.keyboard.press("?");
  await ada.page.getByRole("dialog", { name: "Keys" }).waitFor();
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("dialog").waitFor({ state: "detached" });
  await ada.page.getByRole("searchbox").waitFor();
  await ada.page.keyboard.press("/");
  await ada.page.keyboard.type("window");
  await ada.page.waitForURL(/q=window$/);
  await ada.page.getByRole("row").nth(2).waitFor({ state: "detached" });
  assert.equal(await ada.page.getByRole("row").count(), 2);
});

test("a key of one's own does what its member may", async () => {
  await ada.goes("settings/profile");
  await ada.presses("New key");
  await ada.fills("Name", "Hand-off script");
  await ada.presses("Create");
  const key = await ada.reads("Key");
  await ada.presses("I have kept it");
  assert.equal((await (await server.request("GET", "me", { key })).json()).name, ADA.name);
  await ada.chooses("Actions for Hand-off script", "Revoke…");
  await ada.fills("Type Hand-off script to go on", "Hand-off script");
  await ada.presses("Revoke the key");
  await ada.sees("Revoked");
  assert.equal((await server.request("GET", "me", { key })).status, 401);
});

test("single sign-on is set up with a way in beside it, and removed", async () => {
  const stranger = await MemberAtConsole.arrive(browser, server.origin, "sign-in");
  await stranger.presses("Sign in with your organisation");
  await stranger.sees("This workspace has no single sign-on.");
  await stranger.leaves();
  await ada.goes("settings/single-sign-on");
  await ada.fills("Issuer", "https://login.example.com");
  await ada.fills("Client id", "colloquy");
  await ada.page.getByText("Nobody signs in with a password").click();
  await ada.sees("Name at least one");
  await ada.fills("Who may still use a password", ADA.email);
  await ada.presses("Save");
  assert.match(
    await ada.reads("Redirect address, to be registered with the provider"),
    /callback\/default$/,
  );
  await ada.presses("Remove…");
  await ada.presses("Remove it");
  await ada.sees("Save first");
});

test("with a second factor, signing in takes a code", async () => {
  await ada.goes("settings/profile");
  await ada.presses("Set up a second factor");
  await ada.fills("Your password", ADA.password);
  await ada.presses("Go on");
  await ada.page.getByRole("img", { name: "QR code of the secret" }).waitFor();
  await ada.fills("Code that the app shows", codeOf(await ada.reads("Secret")));
  await ada.presses("Turn it on");
  const [recovery] = (await ada.reads("Recovery codes")).split(/\s+/);
  await ada.presses("I have kept it");
  const other = await MemberAtConsole.arrive(browser, server.origin);
  await other.signsIn(ADA.email, ADA.password);
  await other.isAt("Second factor");
  await other.checkAccess("second factor");
  await other.fills("Code", "000000");
  await other.presses("Go on");
  await other.sees("The code isn't right, or was used before.");
  await other.fills("Code", recovery);
  await other.presses("Go on");
  await other.isAt("Bots");
  await other.leaves();
});

const SCREENS = [
  "studio",
  "studio/billing",
  "studio/billing/versions",
  "desk/teams",
  "desk/agents",
  "settings/members",
  "settings/profile",
  "settings/single-sign-on",
  "settings/keys",
  "settings/secrets",
  "settings/channels",
  "settings/webhooks",
  "settings/audit",
  "settings/workspace",
  "settings/members?q=nobody",
  "nowhere",
];

test("every screen can be used by everybody, in both themes, on a desk and on a phone", async () => {
  for (const screen of SCREENS) {
    await ada.page.setViewportSize({ width: 1440, height: 900 });
    await ada.goes(screen);
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    await ada.page.waitForLoadState("networkidle");
    await ada.checkWidth(screen);
    await ada.showsTheme("light");
    await ada.checkAccess(`${screen}, light`);
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await ada.checkWidth(`${screen} on a phone`);
    await ada.showsTheme("dark");
    await ada.checkAccess(`${screen}, dark, on a phone`);
  }
  await ada.leaves();
});
