// The how-tos by clicks: docs/how-to-billing.md, how-to-gateway.md, how-to-attach-a-bot.md and how-to-order-case.md,
// each from a new bot to what it answers in the preview.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

let browser, server, ada, page, panel;
const listening = [];

/** A server on this computer; `answer` is given the path and the body, and gives the body of the answer. */
async function serving(answer) {
  const it = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const body = JSON.stringify(answer(new URL(request.url, "http://a"), text ? JSON.parse(text) : {}));
    response.writeHead(200, { "Content-Type": "application/json" }).end(body);
  });
  await new Promise((listens) => it.listen(0, "127.0.0.1", listens));
  listening.push(it);
  return `127.0.0.1:${it.address().port}`;
}

const hsl = (text) => ({ status: true, response: [{ text, type: "TEXT", data: { quick_replies: [] } }] });

/** A bot of the "other platforms" kind: greets, suggests, takes files, and hands over. */
function concierge(_, { eventName, message, metadata }) {
  if (eventName === "WELCOME") return [{ message: "Welcome to the Grand!" }];
  const [file] = metadata?.KM_CHAT_CONTEXT?.attachments ?? [];
  if (file) return [{ message: `Thanks for ${file.payload.name}.` }];
  if (/person/.test(message)) {
    return [{ message: "Our agents will get back to you.", metadata: { KM_ASSIGN_TO: "" } }];
  }
  if (/garden/i.test(message)) return [{ message: "The garden suite is yours." }];
  const payload = [{ title: "Garden suite", message: "Book the garden suite" }];
  return [{ message: "These are free:", metadata: { contentType: "300", templateId: "6", payload } }];
}

/** What the tutorial's system is told. */
const ESCALATION = {
  userPlatformId: "{$chatBotUserPlatformId}",
  chatBotId: "{$chatBotId}",
  message: "{$botContext.transferMessage}",
  conversationId: "{$botContext.convId}",
  agentSkillName: "billing",
};
const SAYS_SO = `var msg = "Hold on while I transfer you to an agent.";
if (botContext.getChannel() == "web") {
  botContext.sendMessage(msg);
} else {
  botContext.setBotVariable('transferMessage', msg, true, false);
}`;

let company, testBot, productionBot, hotel;
const balances = [];

before(async () => {
  company = await serving(({ searchParams }) => {
    balances.push(Object.fromEntries(searchParams));
    return { accountId: searchParams.get("accountNumber"), accountBalance: "$ 1,234" };
  });
  testBot = await serving((_, body) => hsl(`Test heard ${JSON.stringify(body).includes("hello") ? "hello" : "it"}.`));
  productionBot = await serving(() => hsl("Production heard it."));
  hotel = await serving(concierge);
  [browser, server] = await Promise.all([launch(), Server.start(company, testBot, productionBot, hotel)]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  page = ada.page;
  panel = page.getByRole("complementary", { name: "Panels" });
});

after(async () => {
  for (const it of listening) it.close();
  await Promise.all([browser?.close(), server?.remove()]);
});

const part = (name) => page.getByRole("navigation", { name: "Parts of the bot" }).getByRole("link", { name });
const asking = (label) => page.getByRole("dialog").getByLabel(label, { exact: true });
const field = (name) => panel.getByRole("textbox", { name, exact: true });
const press = (name) => panel.getByRole("button", { name, exact: true }).first().click();

/** Makes a bot of the blank template, and opens it. */
async function newBot(name) {
  await ada.goes("studio");
  await ada.presses("New bot");
  await ada.fills("Name", name);
  await ada.presses("Create");
  await ada.isAt(name);
}

async function picks(label, option) {
  await panel.getByRole("button", { name: label }).first().click();
  await page.getByRole("option", { name: option }).first().click();
}

/** Makes a story with a dialog in it, and shows the dialog's properties. */
async function newDialog(story, name) {
  await part("Dialogs").click();
  await panel.getByRole("tab", { name: "Properties" }).click();
  await press("New story");
  await field("Name").fill(story);
  await press("New dialog");
  await isAbout("Dialog");
  await field("Name").fill(name);
}

const isAbout = (what) => panel.getByRole("heading", { name: what, exact: true }).waitFor();

/** Adds an interaction at the end of the dialog whose properties are shown. */
async function adds(kind) {
  await saved();
  await press("Add an interaction");
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
  await isAbout("Interaction");
}

/** Adds an interaction to a dialog, by the dialog's name. */
async function addsTo(dialog, kind) {
  await part(dialog).click();
  await isAbout("Dialog");
  await adds(kind);
}

const saved = () => page.getByRole("status").getByText("Saved", { exact: true }).waitFor();

async function preview() {
  await saved();
  await panel.getByRole("tab", { name: "Preview" }).click();
  await panel.getByRole("log").waitFor();
  const reset = panel.getByRole("button", { name: "Reset", exact: true });
  if (await reset.isVisible()) await reset.click();
}

async function says(text) {
  await panel.getByRole("textbox", { name: "Message to the bot" }).fill(text);
  await press("Send");
}

const hears = (text) => panel.locator(".theirs").getByText(text).last().waitFor();

test("a bot tells a balance, from a new bot to the preview", async () => {
  await newBot("Balance");
  await part(/^Integrations/).click();
  await ada.presses("New integration");
  await asking("Name").fill("Balance");
  await asking("Key").fill("Balance");
  await asking("URL").fill(`http://${company}/accountBalance`);
  await ada.presses("Create");
  const values = { accountNumber: "{$botContext.slot.accountNumber}", email: "{$botContext.slot.userEmail}" };
  await ada.presses("Add: query parameter");
  for (const [name, value] of Object.entries(values)) {
    await page.getByLabel("Query parameter: name").last().fill(name);
    await page.getByLabel("Query parameter: value").last().fill(value);
    await page.getByLabel("Query parameter: value").last().press("Enter");
  }
  await page.getByRole("button", { name: "Remove: Query parameter", exact: true }).click();
  await ada.presses("Add: custom data field");
  await page.keyboard.type("balance");
  await ada.fills("Custom data field: value", "{$.api_Balance.accountBalance}");
  await saved();

  await newDialog("Money", "Account Balance");
  await field("Patterns").fill("*balance*");
  await adds("Text");
  await field("Text").fill("I can get your latest balance.");
  await question("Please enter your 6-digit account number? (eg: 123456)", "^\\b\\d{6}\\b", "accountNumber");
  const address = "^\\w+([\\.-]?\\w+)*@\\w+([\\.-]?\\w+)*(\\.\\w{2,3})+$";
  await question("Please give me your email address (eg: fred@home.com)", address, "userEmail");
  await addsTo("Account Balance", "Call an integration");
  await picks(/Integration$/, "Balance");
  await addsTo("Account Balance", "Text");
  await field("Text").fill("Your current balance is {Balance.balance}");

  await preview();
  await says("account balance");
  await hears("Please enter your 6-digit account number? (eg: 123456)");
  await says("123456");
  await hears("Please give me your email address (eg: fred@home.com)");
  await says("fred@home.com");
  await hears("Your current balance is $ 1,234");
  assert.deepEqual(balances.at(-1), { accountNumber: "123456", email: "fred@home.com" });
});

test("the same bot tells another system that people are needed, and hands over", async () => {
  await part(/^Integrations/).click();
  await ada.presses("New integration");
  await asking("Name").fill("Escalation");
  await asking("Key").fill("Escalation");
  await asking("URL").fill(`${server.origin}/botservice-0.1/botcentral/livePersonAgent`);
  await ada.presses("Create");
  await ada.picks(/Method$/, "POST");
  await ada.picks(/Credential$/, /^New credential/);
  await asking("Name").fill("escalation");
  await page.getByRole("dialog").getByRole("button", { name: /Kind$/ }).click();
  await page.getByRole("option", { name: /^One header/ }).click();
  await asking("Header").fill("Authorization");
  await ada.presses("Create");
  await ada.picks(/Body$/, "JSON");
  await page.getByRole("textbox", { name: "JSON body" }).fill(JSON.stringify(ESCALATION));
  await saved();

  await newDialog("People", "Agent Handoff");
  await field("Patterns").fill("*(agent|representative|help|human)*");
  await adds("Call an integration");
  await picks(/Integration$/, "Escalation");
  await panel.getByText("Scripts and more").click();
  await press("Script before: Write a script");
  const script = page.getByRole("dialog", { name: "Script before" });
  await script.getByRole("textbox", { name: "Script before" }).fill(SAYS_SO);
  await script.getByRole("button", { name: "Close" }).click();
  await addsTo("Agent Handoff", "Hand over");
  await field("Said before").fill("BLANK_MESSAGE");
  await field("Team").fill("billing");
  await addsTo("Agent Handoff", "Text");
  await field("Text").fill("Nobody can be reached now.");
  await part("Agent Handoff").click();
  await panel.getByRole("link", { name: "call", exact: true }).click();
  await isAbout("Interaction");
  await press("Add a rule");
  await picks(/The call$/, "failed");
  await picks(/Goes to$/, /^say$/);

  // A preview's conversation isn't kept, so nobody can be told of it: it is answered by one click.
  await preview();
  await says("I need a human");
  await hears("Nobody can be reached now.");
  const why = panel.locator("summary", { hasText: "Why" });
  await why.last().click();
  await panel.getByText("said “Hold on while I transfer you to an agent.”").waitFor();
  await press("Answer Escalation from the preview");
  await panel.getByText(/^From the next call on the preview answers for Escalation: 200/).waitFor();
  await press("Reset");
  await says("I need a human");
  await hears("Hold on while I transfer you to an agent.");
  const handover = panel.getByRole("region", { name: "Handed over" });
  await handover.getByRole("heading", { name: "Handed over to billing" }).waitFor();
  await why.last().click();
  await panel.getByText(/^Called Escalation: 200 in/).waitFor();
  await ada.checkAccess("handed over");
  await ada.pictures("handed_over");
  await page.setViewportSize({ width: 390, height: 844 });
  await ada.showsTheme("dark");
  await ada.checkAccess("handed over, narrow and dark");
  await ada.checkWidth("handed over");
  await handover.scrollIntoViewIfNeeded();
  await ada.pictures("handed_over_narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
  await ada.showsTheme("light");

  await handover.getByLabel("What the agent says").fill("Ada here, how can I help?");
  await press("Say it");
  await hears("Ada here, how can I help?");
  await press("Give it back to the bot");
  await handover.waitFor({ state: "detached" });
  await says("account balance");
  await hears("Please enter your 6-digit account number? (eg: 123456)");
});

/** A question whose answer must fit an expression, and fills a slot. */
async function question(text, expression, slot) {
  await addsTo("Account Balance", "Question");
  await field("Question").fill(text);
  await press("Add a rule");
  await picks(/Holds when the answer/, "has a regular expression");
  await field("Regular expression").fill(expression);
  await press("Fill a slot");
  await field("Slot").fill(slot);
}

test("a gateway hands every message to a bot elsewhere, in test and in production", async () => {
  await newBot("Gateway");
  await part(/^Entities/).click();
  await page.getByRole("tab", { name: "Library" }).click();
  await ada.fills("Search entities of the library", "feedback");
  await page.getByRole("button", { name: /^Add/ }).first().click();
  await part(/^External bots/).click();
  await ada.presses("New external bot");
  await asking("Name").fill("Remote");
  await asking("Webhook URL in test").fill(`http://${testBot}/bot`);
  await ada.presses("Create");
  await ada.picks(/Protocol$/, "Haptik");
  await ada.fills("Webhook URL in production", `http://${productionBot}/bot`);

  await newDialog("Everything", "Pass it on");
  await panel.getByText("More that starts it").click();
  await picks(/Entity$/, /feedback_regex/);
  await adds("Ask an external bot");
  await picks(/External bot$/, "Remote");
  // Connected with itself, it listens for the next message without a word.
  await picks(/Goes to$/, "Again: this one");
  await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
  assert.equal(await page.locator(".react-flow__node").getByText("again", { exact: true }).count(), 1);

  await preview();
  await ada.pictures("gateway");
  await says("good day");
  await hears("Test heard it.");
  await says("hello");
  await hears("Test heard hello.");
  await says("good night");
  await hears("Test heard it.");
  await press("Settings");
  const settings = page.getByRole("dialog", { name: "Settings of the preview" });
  await settings.getByRole("button", { name: /Environment$/ }).click();
  await page.getByRole("option", { name: "Production" }).click();
  await settings.getByRole("button", { name: "Begin anew with these" }).click();
  await says("good day");
  await hears("Production heard it.");
});

test("a bot with a webhook greets, suggests, takes a file, and hands over", async () => {
  await ada.goes("studio");
  await ada.presses("Attach an external bot");
  await ada.fills("Name", "Concierge");
  await ada.fills("Webhook URL in test", `http://${hotel}/bot`);
  await ada.presses("Attach");
  await ada.isAt("Concierge");
  await preview();
  await hears("Welcome to the Grand!");
  await says("a room, please");
  await hears("These are free:");
  await panel.getByRole("button", { name: "Garden suite" }).click();
  await hears("The garden suite is yours.");
  // What it answered stands in for it, until it is asked again.
  await panel.locator("summary", { hasText: "Why" }).last().click();
  await panel.getByRole("button", { name: /^Answer .* from the preview$/ }).click();
  await says("and a terrace?");
  await panel.locator(".bubble", { hasText: "and a terrace?" }).waitFor();
  await panel.locator("summary", { hasText: "Why" }).nth(3).click();
  await panel.locator("summary", { hasText: "canned" }).waitFor();
  await panel.getByRole("button", { name: /^Call .* again$/ }).last().click();
  const file = { name: "passport.txt", mimeType: "text/plain", buffer: Buffer.from("Ada") };
  await panel.locator("input[type=file]").setInputFiles(file);
  await press("Send");
  await hears("Thanks for passport.txt.");
  await says("a person, please");
  await hears("Our agents will get back to you.");
  await panel.getByRole("region", { name: "Handed over" }).waitFor();
});

test("a case is taken: stories, sentences, wordings, entities, connections, and a task box", async () => {
  await newBot("Orders");
  await part(/^Intents/).click();
  await ada.presses("New intent");
  await asking("Name").fill("Problem with an order");
  await ada.presses("Create");
  await ada.presses("Paste many…");
  const phrases = ["my order is broken", "something is wrong with my order", "the parcel is damaged", "I got the wrong thing"];
  await ada.fills("Phrases, a line each", phrases.join("\n"));
  await ada.presses("Add 4 phrases");

  await newDialog("Orders", "Report a problem");
  await picks(/Intent$/, "Problem with an order");
  await adds("Text");
  await field("Text").fill("I am sorry to hear that.");
  await addsTo("Report a problem", "Question");
  await field("Question").fill("Which address may we write to?");
  await panel.getByText("Answers", { exact: true }).click();
  await press("Add an entity");
  await picks(/Entity that answers it$/, /email/i);
  await field("When an answer isn’t understood").fill("That is no e-mail address.");
  await addsTo("Report a problem", "Buttons");
  await field("Text").fill("Shall somebody call you, too?");
  for (const label of ["Call me", "No, thanks"]) {
    await press("Add a button");
    await field("Label").last().fill(label);
  }
  await press("Add a rule");
  await picks(/Holds when the answer/, "is a choice of these");
  await picks(/^(?!.*(Holds|Goes)).*Choice$/, "Call me");
  await addsTo("Report a problem", "Hand over");
  await field("Said before").fill("Somebody calls you.");

  await part("Task box").click();
  await ada.presses("Make a task box");
  await page.getByRole("textbox", { name: "Header" }).fill("I can help with");
  await page.getByRole("textbox", { name: "Title" }).fill("A problem with an order");
  await page.getByRole("textbox", { name: "What a tap says" }).fill("my order is broken");
  await preview();
  await panel.getByRole("button", { name: "A problem with an order" }).click();
  await hears("I am sorry to hear that.");
  await says("me");
  await hears("That is no e-mail address.");
  await says("ada@example.com");
  await hears("Shall somebody call you, too?");
  await panel.getByRole("button", { name: "Call me" }).click();
  await hears("Somebody calls you.");
  await panel.getByRole("region", { name: "Handed over" }).waitFor();
  await ada.leaves();
});
