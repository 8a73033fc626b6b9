// What a bot understands: its intents and entities, made and tried at the console.
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

test("an intent is made, given many sentences at once, and tried", async () => {
  await ada.goes("studio/parcels/intents");
  await ada.page.getByRole("link", { name: "refund", exact: true }).waitFor();
  await ada.presses("New intent");
  await asked("Name", "Track an order");
  await ada.presses("Create");
  await ada.page.getByRole("heading", { name: "Track an order" }).waitFor();
  await ada.presses("Paste many…");
  await ada.fills(
    "Phrases, a line each",
    "where is my parcel\nhas my parcel been sent yet\nwhen does my package arrive\nI want my money back!\nWhere is my parcel?",
  );
  await ada.sees("3 new · 1 already here · 1 in another intent");
  await ada.checkAccess("paste");
  await ada.presses("Add 3 phrases");
  await ada.fills("Add a phrase", "my delivery is late");
  await ada.page.getByLabel("Add a phrase").press("Enter");
  assert.equal(
    await ada.page.getByLabel("Phrase 1", { exact: true }).inputValue(),
    "my delivery is late",
  );
  await looks("intent");
  await saved();
  await ada.page.getByRole("link", { name: "All intents" }).click();
  await ada.sees("Trained");
  await looks("intents");

  await ada.page.getByRole("tab", { name: "Tester" }).click();
  await ada.fills("Try a message", "where is the parcel");
  await ada.presses("Understand");
  await ada.page.getByRole("region", { name: "How near each intent comes" }).waitFor();
  await ada.page.getByRole("link", { name: "where is my parcel" }).waitFor();
  await looks("tester");
  await ada.page.getByRole("link", { name: "where is my parcel" }).click();
  assert.equal(
    await ada.page.getByLabel("Phrase 2", { exact: true }).inputValue(),
    "where is my parcel",
  );
});

test("the draft is judged, and what is mixed up leads to the sentence", async () => {
  await ada.goes("studio/parcels/intents?tab=evaluation");
  await ada.presses("Judge the draft");
  await ada.page.getByRole("table", { name: "By intent" }).waitFor();
  await looks("evaluation");
});

test("an entity of the library is added, and a list comes from a table", async () => {
  await ada.goes("studio/parcels/entities?tab=library");
  await ada.fills("Search entities of the library", "feedback");
  await ada.page.getByRole("cell", { name: "any language" }).waitFor();
  // What an example means is told by the server.
  await ada.fills("Search entities of the library", "next Friday");
  await ada.page.getByRole("cell", { name: '"2026-02-06"' }).waitFor();
  await ada.fills("Search entities of the library", "feedback_regex");
  await ada.presses("Add feedback_regex");
  await ada.page.getByRole("link", { name: "Added" }).waitFor();
  await looks("library");
  await ada.page.getByRole("tab", { name: "Entities" }).click();
  await ada.page.getByRole("link", { name: "feedback_regex" }).waitFor();
  await ada.presses("New entity");
  await asked("Name", "Fruit");
  await ada.presses("Create");
  await ada.page.getByRole("heading", { name: "Fruit" }).waitFor();
  await ada.presses("Import…");
  await ada.page
    .getByRole("dialog")
    .getByLabel("File")
    .setInputFiles({
      name: "fruit.csv",
      mimeType: "text/csv",
      buffer: Buffer.from('apple,red apple,apples\npear|pears\n"fig, dried",figs\n'),
    });
  await ada.sees("3 values, 4 synonyms");
  await ada.checkAccess("import");
  await ada.presses("Import 3 values");
  assert.equal(await ada.page.getByLabel("Synonyms of “apple”").inputValue(), "red apple, apples");
  await ada.fills("Add a value", "plum");
  await ada.page.getByLabel("Add a value").press("Enter");
  await ada.page.getByLabel("Synonyms of “plum”").fill("plums, ");
  await ada.fills("Try a message", "two aples and plums please");
  await ada.presses("Understand");
  await ada.page.getByRole("cell", { name: "a misspelt value" }).waitFor();
  assert.deepEqual(await ada.page.locator("mark").allInnerTexts(), ["aplesfruit", "plumsfruit"]);
  await looks("entity");
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.presses("Export CSV"),
  ]);
  assert.equal(download.suggestedFilename(), "fruit.csv");
  await ada.goes("studio/parcels/entities");
  await ada.page.getByRole("cell", { name: "From the library" }).waitFor();
  await looks("entities");
});
