// What holds for a whole bot: environments, variables, credentials, settings, its task box, and its files.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Parcels } from "../parcels.js";

let parcels, ada;

before(async () => {
  parcels = await Parcels.open();
  ada = parcels.ada;
});

after(() => parcels?.close());

const saved = () => parcels.saved();
const asked = (label, text) => parcels.asked(label, text);
const looks = (where) => parcels.looks(where);

test("environments, variables and credentials stand side by side with where they are used", async () => {
  await ada.goes("studio/parcels/setup");
  const region = ada.page.getByRole("region", { name: "Add an address or value" });
  await region.getByLabel("Name").fill("shop");
  await region.getByRole("button", { name: "Add", exact: true }).click();
  await ada.fills("shop in Test", "https://test.example.com");
  await ada.fills("shop in Production", "https://example.com");
  await looks("environments");
  await ada.page.getByRole("tab", { name: "Variables" }).click();
  await ada.fills("Add a variable", "visits");
  await ada.page.getByLabel("Add a variable").press("Enter");
  await ada.fills("What it holds", "How often they came.");
  await ada.fills("Value at the beginning", "3");
  await ada.page.getByRole("button", { name: /Written as$/ }).click();
  await ada.page.getByRole("option", { name: "JSON" }).click();
  await ada.fills("Value at the beginning", "{");
  await ada.sees("This isn't JSON.");
  await ada.fills("Value at the beginning", "4");
  await looks("variables");
  await ada.page.getByRole("tab", { name: "Credentials" }).click();
  await ada.fills("Add a credential", "crm");
  await ada.page.getByLabel("Add a credential").press("Enter");
  await ada.sees("No secret of this name is kept");
  await looks("credentials");
  await ada.page.getByRole("tab", { name: "Settings" }).click();
  await ada.fills("Session, in minutes", "30");
  await ada.page.getByText("Answer greetings, thanks and the like").click();
  await looks("settings");
  const text = (await saved())[0].text;
  assert.match(text, /addresses:\s+shop: https:\/\/test\.example\.com/);
  assert.match(text, /initial: 4\n/);
  assert.match(text, /crm:\s+kind: bearer/);
  assert.match(text, /settings:\s+session_minutes: 30\s+small_talk: true/);
});

test("a task box is drawn as contacts see it", async () => {
  await ada.goes("studio/parcels/task-box");
  await ada.presses("Make a task box");
  await ada.page.getByRole("textbox", { name: "Header" }).fill("What can I do for you?");
  await ada.page.getByRole("textbox", { name: "Title" }).fill("Get a refund");
  await ada.presses("Add a task");
  const preview = ada.page.getByRole("region", { name: "As contacts see it" });
  await ada.presses("Move “New task” up");
  assert.deepEqual(await preview.getByRole("listitem").allInnerTexts(), [
    "New task",
    "Get a refund",
  ]);
  await looks("task_box");
});

test("what is written in the file shows in the other screens, and back", async () => {
  await ada.goes("studio/parcels/text");
  const editor = ada.page.getByRole("textbox", { name: "bot.yaml" });
  await editor.click();
  await ada.page.keyboard.press("Control+End");
  await ada.page.keyboard.insertText("notes: [");
  await ada.page.getByText(/This can't be read, line/).waitFor();
  await looks("text");
  const parts = ada.page.getByRole("navigation", { name: "Parts of the bot" });
  await parts.getByRole("link", { name: "Refunds" }).waitFor();
  let text = (await saved())[0].text.replace(/notes: \[.*/, "");
  assert.match(text, /# A comment that stays\./);
  await write(editor, text.replace("name: Refunds", "name: Money back"));
  await ada.page.getByText(/This can't be read/).waitFor({ state: "hidden" });
  await parts.getByRole("link", { name: "Money back" }).waitFor();

  await parts.getByRole("link", { name: "Environments and settings" }).click();
  await ada.page.getByRole("tab", { name: "Settings" }).click();
  await ada.fills("Session, in minutes", "45");
  await parts.getByRole("link", { name: "Text" }).click();
  text = (await saved())[0].text;
  assert.match(text, /session_minutes: 45/);
  await write(editor, text.replace("intent: refund", "intent: refunds"));
  await ada.page.locator(".cm-lint-marker-error").waitFor();
  await ada.presses("New file…");
  await asked("Path", "scripts/greet.js");
  await ada.presses("Create");
  await ada.page.getByRole("textbox", { name: "scripts/greet.js" }).waitFor();
  await ada.goes("studio/parcels/text?file=bot.yaml&line=6");
  await editor.waitFor();
  await ada.leaves();
});

/** Pastes another text over all that the editor has. */
async function write(editor, text) {
  await editor.click();
  await ada.page.keyboard.press("Control+A");
  await editor.evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    const event = { clipboardData, bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent("paste", event));
  }, text);
}
