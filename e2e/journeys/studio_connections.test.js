// Builders in the Studio: a bot from a template that calls a service, one that is hosted elsewhere, and one
// that another system exported.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const PARCEL = { state: "on its way", stops: [{ town: "Graz" }, { town: "Linz" }] };

let browser, server, ada;
const listening = [];
const asked = [];

/** A server on this computer that answers everything alike, and notes what it was asked. */
async function answering(name, body) {
  const it = createServer((request, response) => {
    asked.push({ name, method: request.method, url: request.url, headers: request.headers });
    request.resume().on("end", () => {
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise((listens) => it.listen(0, "127.0.0.1", listens));
  listening.push(it);
  return `127.0.0.1:${it.address().port}`;
}

let parcels, testBot, productionBot;

before(async () => {
  parcels = await answering("parcels", PARCEL);
  testBot = await answering("test", [{ message: "Welcome, from test!" }]);
  productionBot = await answering("production", [{ message: "Welcome, from production!" }]);
  [browser, server] = await Promise.all([launch(), Server.start(parcels, testBot, productionBot)]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
});

after(async () => {
  for (const it of listening) it.close();
  await Promise.all([browser?.close(), server?.remove()]);
});

/** The files of a bot's draft, as one text, once it holds something. */
async function draftWith(bot, text) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await server.request("GET", `bots/${bot}/draft`);
    const { files = [] } = await answer.json();
    const all = files.map((file) => file.text).join("\n");
    if (all.includes(text)) return all;
    assert.ok(Date.now() < deadline, `the draft of ${bot} never says ${text}:\n${all}`);
    await new Promise((turn) => setImmediate(turn));
  }
}

/** The screen as it is can be used, in both themes and by narrow windows, too. */
async function judge(where) {
  await ada.checkAccess(where);
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.showsTheme("dark");
  await ada.checkAccess(`${where}, narrow and dark`);
  await ada.checkWidth(where);
  await ada.showsTheme("light");
  await ada.page.setViewportSize({ width: 1440, height: 900 });
}

const asking = (label) => ada.page.getByRole("dialog").getByLabel(label, { exact: true });
const link = (name) => ada.page.getByRole("link", { name });
const part = (name) => ada.page.getByRole("navigation", { name: "Parts of the bot" }).getByRole("link", { name });

test("a new bot from a template calls a service that is tried, and a value becomes a field by a click", async () => {
  await ada.presses("New bot");
  await ada.fills("Name", "Parcel helper");
  assert.equal(await ada.page.getByLabel("Key", { exact: true }).inputValue(), "parcel_helper");
  await ada.checkAccess("new bot");
  await ada.presses("Create");
  await ada.isAt("Parcel helper");
  await ada.sees("Publish it to test");

  await part(/^Integrations/).click();
  await ada.sees("No integrations yet");
  await ada.presses("New integration");
  await asking("Name").fill("Parcel");
  await asking("Key").fill("Parcel");
  await asking("URL").fill(`http://${parcels}/parcels/{$slot.number}`);
  await ada.presses("Create");
  await ada.presses("Different addresses in test and production");
  await ada.fills("api in production", "https://parcels.example.com");
  await ada.presses("Add: query parameter");
  await ada.page.keyboard.type("detail");
  await ada.fills("Query parameter: value", "full");
  await ada.page.getByLabel("Query parameter: value").press("Enter");
  assert.equal(await ada.page.getByLabel("Query parameter: name").count(), 2);
  await ada.page.getByRole("button", { name: "Remove: Query parameter", exact: true }).click();
  await ada.presses("Add: header");
  await ada.page.keyboard.type("X-Shop");
  await ada.fills("Header: value", "7");

  await ada.fills("number", "a 42");
  await ada.presses("Try it");
  await ada.sees("Status 200");
  const { method, url, headers } = asked.at(-1);
  assert.deepEqual([method, url, headers["x-shop"]], ["GET", "/parcels/a%2042?detail=full", "7"]);
  await ada.presses("on its way, Make a field of state");
  await ada.page.getByRole("button", { name: "Make a field of all {$.api_Parcel.stops[*].town}" }).last().click();
  await draftWith("parcel_helper", "{$.api_Parcel.stops[*].town}");
  await judge("an integration that was tried");

  // Its answers are named anew with it.
  await ada.chooses("Actions for Parcel", "Change the key…");
  await asking("Key").fill("Post");
  await ada.presses("Change");
  const draft = await draftWith("parcel_helper", "{$.api_Post.state}");
  assert.match(draft, /https:\/\/parcels\.example\.com/);
  assert.doesNotMatch(draft, /api_Parcel/);
});

test("a curl command becomes an integration, and its secret a credential", async () => {
  await link("All integrations").click();
  await ada.presses("Paste cURL");
  await ada.fills("Command", `curl -X POST 'http://${parcels}/claims' -H 'X-Api-Key: tr0ub4dor' -d '{"about": "{$query}"}'`);
  await ada.presses("Read it");
  await ada.sees(/Keep its secret in the workspace/);
  await ada.checkAccess("curl");
  await ada.presses("Make the integration");
  await ada.sees("The workspace has no secret of this name yet.");
  const draft = await draftWith("parcel_helper", "/claims");
  assert.doesNotMatch(draft, /tr0ub4dor/);
  await ada.picks(/Body$/, "Form");
  await draftWith("parcel_helper", "form: {}");
  await ada.presses("Undo (Ctrl Z)");
  await ada.presses("Try it");
  await ada.page.getByRole("alert").first().waitFor();
});

test("a bot that is hosted elsewhere is attached, and the right one is asked", async () => {
  await ada.goes("studio");
  await ada.presses("Attach an external bot");
  await ada.fills("Name", "Concierge");
  await ada.fills("Webhook URL in test", `http://${testBot}/bot`);
  await ada.checkAccess("attaching");
  await ada.presses("Attach");
  await ada.isAt("Concierge");
  await ada.page.getByRole("cell").getByRole("link").first().click();
  await ada.fills("Webhook URL in production", `http://${productionBot}/bot`);
  await ada.fills("Said when it fails", "Our concierge is away.");
  await ada.presses("Ask it");
  await ada.sees("Welcome, from test!");
  assert.equal(asked.at(-1).name, "test");
  await ada.picks(/^Environment|Environment$/, "Production");
  await ada.presses("Ask it");
  await ada.sees("Welcome, from production!");
  assert.equal(asked.at(-1).name, "production");
  await judge("an external bot that was tried");
  await ada.fills("Time limit in seconds", "90");
  await ada.sees("A whole number of seconds, 1 to 60.");
  await draftWith("concierge", "Our concierge is away.");
});

const FERRY = {
  bot: { id: "b1", name: "Ferry", language: "en-GB" },
  groups: [{ id: "g1", name: "Tickets", dialogType: "DIALOG", status: "ENABLED" }],
  conversationMessage: [
    starter("m1", { pattern: ["*ticket*"], nextMessageId: "m2" }),
    said("m2", "Single or return?", { prevMessageId: "m1", interactionType: "TEXT_QUESTION",
      responseMatches: [{ name: "return", conditions: [], action: { name: "INTERACTION", value: "old-price-list" } }] }),
  ],
  associatedIntents: [{ id: "i1", name: "refund", displayName: "get my money back" }],
};

function starter(id, more) {
  return { id, name: id, group: "g1", interactionType: "DIALOG_STARTER", ...more };
}

function said(id, text, more) {
  const results = { type: more.interactionType, tile: { tileData: [{ text }] } };
  return { id, name: id, group: "g1", content: { contentType: "STATIC", results }, ...more };
}

test("an exported bot is looked at, taken over, and what its report names is dealt with", async () => {
  await ada.goes("studio");
  await ada.presses("Import an export");
  await ada.checkAccess("importing");
  const file = (text) => ({ name: "ferry.json", mimeType: "application/json", buffer: Buffer.from(text) });
  const chosen = asking("File");
  await chosen.setInputFiles(file("{"));
  await ada.presses("Look at it first");
  await ada.page.getByRole("alert").waitFor();
  await chosen.setInputFiles(file(JSON.stringify(FERRY)));
  await ada.presses("Look at it first");
  await ada.sees("Nothing is made yet: this is what would come of it.");
  await ada.sees("old-price-list");
  await ada.checkAccess("an import's report");
  await ada.presses("Make the bot");
  await ada.isAt("Ferry");
  await ada.sees("Import report");
  await judge("the report of an import");
  await link(/: Intents › get.my.money.back$/i).click();
  await ada.page.waitForURL(/\/intents\?at=get_my_money_back/);
  await ada.fills("Add a phrase", "I want a refund");
  await ada.page.keyboard.press("Enter");
  await draftWith("ferry", "I want a refund");
  await part("Import report").click();
  await ada.page.getByRole("checkbox", { name: /get my money back/ }).check();
  await ada.sees("1 to look at.");
  await link(/: Tickets › /i).click();
  await ada.page.waitForURL(/\?at=tickets%2F\w+&panel=properties/);
});

test("a bot is duplicated, taken along, and deleted by its key", async () => {
  await ada.goes("studio");
  await ada.chooses("Actions for Concierge", "Duplicate…");
  await ada.fills("Name", "Porter");
  await ada.presses("Duplicate");
  await ada.sees("Porter is made.");
  const coming = ada.page.waitForEvent("download");
  await ada.chooses("Actions for Porter", "Download its files");
  assert.equal((await coming).suggestedFilename(), "porter.zip");
  await ada.chooses("Actions for Ferry", "Export for LivePerson…");
  const exported = ada.page.waitForEvent("download");
  await ada.presses("Download");
  assert.equal((await exported).suggestedFilename(), "ferry.liveperson.json");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
  await ada.chooses("Actions for Porter", "Delete…");
  await ada.fills("Type porter to go on", "porter");
  await ada.presses("Delete the bot");
  await ada.page.getByRole("cell", { name: "Porter", exact: true }).waitFor({ state: "detached" });
  await judge("bots");
  await ada.leaves();
});
