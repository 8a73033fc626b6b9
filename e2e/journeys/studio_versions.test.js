// A builder publishes a bot, sees what changed, and rolls back; conversations stay on their version.
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

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

function card(name) {
  return ada.page.getByRole("region", { name, exact: true });
}

test("what publishing changes is shown before, and rolling back takes one click", async () => {
  await ada.changesDraft(server, "billing", (text) =>
    text.replace("I can get your latest balance.", "I can get your newest balance at once."),
  );
  await ada.goes("studio/billing/versions");
  const production = card("Production");
  await production.getByText("v1", { exact: true }).waitFor();

  const compared = card("What changed");
  const dialog = compared.getByRole("region", { name: "Dialog Account Balance" });
  assert.equal(await dialog.locator("del").first().innerText(), "latest");
  assert.equal(await dialog.locator("ins").first().innerText(), "newest");
  await ada.checkAccess("versions");
  await ada.pictures("versions");

  await production.getByRole("button", { name: "Publish the draft to production" }).click();
  const asked = ada.page.getByRole("dialog", { name: "Publish to production" });
  await asked.getByText("newest", { exact: true }).waitFor();
  await asked.getByText(/Conversations under way stay on their version/).waitFor();
  await ada.checkAccess("publish");
  await ada.pictures("publish");
  await asked.getByRole("button", { name: "Publish to production" }).click();
  await production.getByText("v2", { exact: true }).waitFor();
  await compared.getByText("Nothing changed between these two.").waitFor();

  await production.getByText("What rolling back changes").click();
  await production.locator("ins").first().waitFor();
  await production.getByRole("button", { name: "Roll back to v1" }).click();
  await production.getByText("v1", { exact: true }).waitFor();
  await compared.getByText("newest", { exact: true }).waitFor();

  await compared.getByRole("link", { name: "intro" }).click();
  await ada.page.waitForURL(/at=account_balance%2Fintro/);
});

test("a bot with errors can't be published, and each error leads to its place", async () => {
  await ada.changesDraft(server, "billing", (text) => text.replace("next: show", "next: nowhere"));
  await ada.goes("studio/billing/versions");
  await card("Test").getByRole("button", { name: "Publish the draft to test" }).click();
  const asked = ada.page.getByRole("dialog", { name: "Publish to test" });
  await asked.getByText(/Mend these first/).waitFor();
  assert.ok(await asked.getByRole("button", { name: "Publish to test" }).isDisabled());
  await asked.getByRole("link").first().click();
  await ada.page.waitForURL(/at=account_balance/);
  await ada.leaves();
});
