// The server dies and comes back while a contact is on the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

let browser, server;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

test("a message written while the server is down arrives once, and the talk goes on", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  await visitor.writes("account balance");
  await visitor.sees("Please enter your 6-digit account number?");

  await server.kill();
  await visitor.page.getByText("No connection. Reconnecting…").waitFor();
  await visitor.input.fill("123456");
  await visitor.page.getByRole("button", { name: "Send" }).click();
  await visitor.page.getByText("Your message will be sent as soon as it is back.").waitFor();

  await server.begin();
  await visitor.sees("Please give me your email address");
  await visitor.page.getByText("No connection.").waitFor({ state: "hidden" });
  const texts = ["account balance", "6-digit account number", "123456", "your email address"];
  const check = async () => {
    for (const text of texts)
      assert.equal(await visitor.counts(text), text === "123456" ? 2 : 1, text);
  };
  await check();
  await visitor.page.reload();
  await visitor.isReady();
  await visitor.sees("your email address");
  await check();

  // The browser itself notes each connection that was refused.
  visitor.complaints = visitor.complaints.filter((text) => !text.includes("net::ERR_"));
  await visitor.leaves();
});

test("a message written without a network is sent when it is back, also after a reload", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  await visitor.writes("hi");
  await visitor.sees("Hello World!");
  await visitor.context.setOffline(true);
  await visitor.input.fill("bye");
  await visitor.page.getByRole("button", { name: "Send" }).click();
  await visitor.page.getByText("Sending…").waitFor();
  await visitor.context.setOffline(false);
  await visitor.page.reload();
  await visitor.isReady();
  await visitor.sees("Thanks for chatting. Goodbye!");
  assert.equal(await visitor.counts(/^bye$/), 1);
  visitor.complaints = visitor.complaints.filter((text) => !text.includes("net::ERR_"));
  await visitor.leaves();
});
