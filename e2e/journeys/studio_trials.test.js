// What a builder tries beside the canvas: which dialogs a text starts and why, whether a rule holds, what a script does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const FILE = `format: 1
bot: orders
name: Orders
entities: { size: { values: { small: [], large: [] } } }
stories:
  main:
    dialogs:
      status:
        name: Order status
        starts_on: { patterns: ["*order*"], excluded: [parcel] }
        interactions:
          number:
            ask: Which number?
            rules:
              - { regex: '^(\\d{4})$', slot: { number: "{$query}" } }
              - { exact: again, where: [{ variable: tries, lte: "2" }] }
          thanks: { script: "console.log('asked', botContext.getCurrentUserMessage()); botContext.setBotVariable('seen', Number(botContext.getBotVariable('seen')) + 1, true, false); botContext.sendMessage('Thanks.');" }
      cancel:
        name: Cancellation
        starts_on: { patterns: ["cancel*"] }
        interactions: { sorry: { say: Sorry to hear that. } }
      sizes:
        name: Sizes
        starts_on: { entity: size }
        interactions: { known: { say: We have it. } }
`;

let browser, server, ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  await server.make("orders", FILE);
});

after(() => Promise.all([browser?.close(), server?.remove()]));

const side = () => ada.page.getByRole("complementary", { name: "Panels" });
const matches = () => side().locator(".matches li");

async function opens(place) {
  await ada.goes(`studio/orders?at=${encodeURIComponent(place)}&panel=properties`);
}

async function tries(label, text) {
  const form = side().locator(".tester");
  await form.getByLabel(label, { exact: true }).fill(text);
  await form.getByRole("button", { name: "Try" }).click();
}

test("a text shows what it starts, by what, and what it would have started", async () => {
  await opens("status");
  await tries("What a contact writes", "where is my order");
  await ada.sees("A dialog starts.");
  assert.deepEqual(await matches().allInnerTexts(), ["starts\nOrder status\nby pattern “*order*”"]);
  await tries("What a contact writes", "cancel the small order");
  await matches().nth(2).waitFor();
  assert.deepEqual(await matches().allInnerTexts(), [
    "starts\nOrder status\nby pattern “*order*”",
    "fits\nCancellation\nby pattern “cancel*” · something else comes first",
    "fits\nSizes\nby entity “size” · something else comes first",
  ]);
  await ada.checkAccess("what a text starts");
  await ada.pictures("trials-match");
  await tries("What a contact writes", "order a parcel");
  await ada.sees("No dialog starts.");
  assert.match((await matches().allInnerTexts()).join(), /Order status.*has an excluded word/s);
  await tries("What a contact writes", "cancel it");
  await matches().getByRole("button", { name: "Cancellation" }).click();
  await ada.page.waitForURL(/at=cancel&panel=properties/);
});

test("a rule says whether it holds for a text, and what it captures", async () => {
  await opens("status/number#0");
  await side().locator(".rule[open]").getByText("Try this rule", { exact: true }).click();
  await tries("What is answered", "number 12");
  await ada.sees("The rule doesn’t hold.");
  await tries("What is answered", "1234");
  await ada.sees("The rule holds.");
  await ada.sees('Captured: {"slot.number":"1234"}');
  await ada.checkAccess("a rule that was tried");
  await opens("status/number#1");
  await side().locator(".rule[open]").getByText("Try this rule", { exact: true }).click();
  const variables = side().locator(".rule[open]").getByLabel("Variables", { exact: true });
  await variables.fill("tries 1");
  await ada.sees("A JSON object, please.");
  await variables.fill('{ "tries": "3" }');
  await tries("What is answered", "again");
  await ada.sees("The rule doesn’t hold.");
  await ada.sees(/Of the variables tries isn't as asked/);
  await variables.fill('{ "tries": "2" }');
  await tries("What is answered", "again");
  await ada.sees("The rule holds.");
});

test("the palette finds what is in the bot, from each of its screens", async () => {
  const finds = async (text, name) => {
    await ada.page.keyboard.press("Control+k");
    const palette = ada.page.getByRole("dialog", { name: "Find screens, bots and actions" });
    await palette.getByText("In Orders", { exact: true }).waitFor();
    await palette.getByRole("searchbox").fill(text);
    await palette.getByRole("menuitem", { name }).waitFor();
    return palette;
  };
  await ada.goes("studio/orders/versions");
  await ada.page.getByRole("region", { name: "Production" }).waitFor();
  await finds("sorry to", /^Cancellation › sorry .*Sorry to hear that/);
  await ada.checkAccess("palette");
  await ada.pictures("palette");
  await ada.page.keyboard.press("Enter");
  await ada.page.waitForURL(/orders\?at=cancel%2Fsorry&panel=properties$/);
  await ada.page.locator(".canvas-card").first().waitFor();
  await (await finds("small", /^size /)).getByRole("menuitem", { name: /^size / }).click();
  await ada.page.waitForURL(/orders\/entities\?at=size$/);
  await ada.page.getByRole("heading", { name: "size", exact: true }).waitFor();
  await finds("credential", "Credentials");
  await ada.page.keyboard.press("Enter");
  await ada.page.waitForURL(/orders\/setup\?tab=credentials$/);
});

test("a script runs on a sample, with what it logs and leaves behind", async () => {
  await opens("status/thanks");
  await side().getByRole("button", { name: /^Script: Edit/ }).click();
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByLabel("Sample message", { exact: true }).fill("hello");
  await dialog.getByLabel("Variables", { exact: true }).fill('{ "seen": 4 }');
  await dialog.getByRole("button", { name: "Run" }).click();
  const result = dialog.getByRole("region", { name: "What it did" });
  await result.getByText("Thanks.", { exact: true }).waitFor();
  await result.getByText("asked hello", { exact: true }).waitFor();
  assert.match(await result.locator("pre").last().innerText(), /"seen": 5/);
  await ada.checkAccess("a script that ran");
  await ada.pictures("trials-script");
  await dialog.locator(".cm-content").fill("const first = 1;\nfirst.missing.more();");
  await dialog.getByRole("button", { name: "Run" }).click();
  await result.getByText(/^Line 2: /).waitFor();
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.showsTheme("dark");
  await ada.checkAccess("a script that failed, dark and narrow");
  await ada.checkWidth("a script that failed");
  await ada.leaves();
});
