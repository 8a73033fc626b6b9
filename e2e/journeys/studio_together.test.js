// Two builders at the same bot, and one whose connection goes: nothing is overwritten, nothing is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MemberAtConsole } from "../member.js";
import { Server } from "../server.js";
import { launch } from "../visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };

let browser, server, ada, second;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  ada = await MemberAtConsole.arrive(browser, server.origin);
  await ada.setsUp(server.key, ADA);
  second = await MemberAtConsole.arrive(browser, server.origin);
  await second.signsIn(ADA.email, ADA.password);
  await second.isAt("Bots");
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

function name(member) {
  const panel = member.page.getByRole("complementary", { name: "Panels" });
  return panel.getByRole("textbox", { name: "Name", exact: true });
}

function isSaved(member) {
  return member.page.getByText("Saved", { exact: true }).waitFor();
}

async function opens(member, dialog) {
  await member.goes(`studio/billing?at=${dialog}&panel=properties`);
  await name(member).waitFor();
}

async function draft() {
  return (await server.draft("billing"))[0].text;
}

/** Waits until a screen shows a value in the field of the name. */
async function shows(member, text) {
  await member.page.waitForFunction(
    (text) => [...document.querySelectorAll("input")].some(({ value }) => value === text),
    text,
  );
}

test("what two change apart goes together, on both screens and on the server", async () => {
  await Promise.all([opens(ada, "welcome"), opens(second, "goodbye")]);
  await Promise.all([name(ada).fill("Hello there"), name(second).fill("See you")]);
  await Promise.all([isSaved(ada), isSaved(second)]);
  await ada.page.getByRole("link", { name: "See you" }).first().waitFor();
  await second.page.getByRole("link", { name: "Hello there" }).first().waitFor();
  await Promise.all([isSaved(ada), isSaved(second)]);
  const text = await draft();
  assert.ok(text.includes("Hello there") && text.includes("See you"), text);
});

test("what both change is asked for, and nothing is overwritten until somebody chooses", async () => {
  await Promise.all([opens(ada, "fallback"), opens(second, "fallback")]);
  await ada.context.setOffline(true);
  await name(ada).fill("Adas fallback");
  await ada.page.getByText(/kept in this browser/).waitFor();
  await name(second).fill("The other fallback");
  await isSaved(second);
  await ada.context.setOffline(false);
  const asked = ada.page.getByRole("dialog", { name: "Somebody else changed the same" });
  await asked.waitFor();
  assert.ok((await draft()).includes("The other fallback"));
  await ada.checkAccess("conflict");
  await asked.getByRole("button", { name: "Keep mine" }).click();
  await isSaved(ada);
  assert.ok((await draft()).includes("Adas fallback"));
  await shows(second, "Adas fallback");
  await second.leaves();
});

test("an edit without a connection outlives the page, and is saved when the connection is back", async () => {
  await opens(ada, "billing");
  await ada.context.setOffline(true);
  await name(ada).fill("Bills and copies");
  await ada.page.getByText(/kept in this browser/).waitFor();
  ada.page.on("dialog", (asked) => asked.accept());
  await ada.page.close({ runBeforeUnload: false });
  await ada.context.setOffline(false);
  ada.page = await ada.context.newPage();
  await opens(ada, "billing");
  await shows(ada, "Bills and copies");
  await isSaved(ada);
  assert.ok((await draft()).includes("Bills and copies"));
  await ada.context.close();
});
