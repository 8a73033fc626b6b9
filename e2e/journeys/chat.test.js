// A contact on the chat page: the tutorial's conversations, and what may come between.
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

const BALANCE = /^Your current balance is \S+/;

test("a contact asks for a balance and gets it", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/`);
  assert.match(visitor.page.url(), /\/chat\/web$/);
  await visitor.page.getByText("Write a message to begin.").waitFor();
  await visitor.writes("account balance");
  await visitor.sees("Please enter your 6-digit account number?");
  await visitor.writes("123456");
  await visitor.sees("Please give me your email address");
  await visitor.writes("fred@home.com");
  await visitor.sees(BALANCE);
  await visitor.checkNames();
  await visitor.leaves();
});

test("an answer that is no number is asked for again", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  await visitor.writes("account balance");
  await visitor.sees("Please enter your 6-digit account number?");
  await visitor.writes("twelve");
  await visitor.page.waitForFunction(
    () => document.querySelector("[role=log]").innerText.split("6-digit account number").length > 2,
  );
  await visitor.leaves();
});

test("a choice is taken by click, once, and leads to a link that opens safely", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  await visitor.writes("bill question");
  await visitor.sees("Do you want a copy of your most recent bill?");
  await visitor.checkNames();
  await visitor.taps("Yes");
  const link = visitor.log.getByRole("link", { name: "http://example.com" });
  await link.waitFor();
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  assert.equal(await visitor.counts(/^Yes$/), 1);
  await visitor.leaves();
});

test("a contact who asks for a person is told that one comes, and can go on writing", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/widget`);
  await visitor.writes("I want to speak to an agent");
  await visitor.page.getByText("You are being handed over to a person.").waitFor();
  await visitor.page.getByText("Waiting for a person").waitFor();
  await visitor.writes("Are you there?");
  await visitor.checkNames();
  await visitor.page.reload();
  await visitor.isReady();
  await visitor.sees("Are you there?");
  await visitor.page.getByText("Waiting for a person").waitFor();
  await visitor.leaves();
});

test("a page that is loaded again shows the conversation and goes on with it", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  await visitor.writes("account balance");
  await visitor.sees("Please enter your 6-digit account number?");
  await visitor.page.reload();
  await visitor.isReady();
  await visitor.sees("account balance");
  await visitor.writes("123456");
  await visitor.sees("Please give me your email address");
  assert.equal(await visitor.counts("Please enter your 6-digit account number?"), 1);
  await visitor.leaves();
});

test("two contacts don't see each other", async () => {
  const one = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  const other = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  await one.writes("hi");
  await one.sees("Hello World!");
  await other.writes("bye");
  await other.sees("Thanks for chatting. Goodbye!");
  assert.equal(await other.counts("Hello World!"), 0);
  await one.leaves();
  await other.leaves();
});

test("what looks like HTML stays text", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  for (const text of [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "javascript:alert(3)",
  ]) {
    await visitor.writes(text);
    assert.equal(await visitor.counts(text), 1);
  }
  assert.equal(await visitor.page.locator(".bubble script, .bubble img, .bubble a").count(), 0);
  await visitor.leaves();
});

test("the keyboard is enough", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  const { keyboard } = visitor.page;
  const focused = () => visitor.page.evaluate(() => document.activeElement.textContent.trim());
  assert.ok(await visitor.input.evaluate((input) => input === document.activeElement));
  await keyboard.type("bill question");
  await keyboard.press("Enter");
  await visitor.sees("Do you want a copy of your most recent bill?");
  for (let steps = 0; (await focused()) !== "Yes"; steps += 1) {
    assert.ok(steps < 20, "the choice can't be reached");
    await keyboard.press("Shift+Tab");
  }
  await keyboard.press("Enter");
  await visitor.sees("If you'd like a copy of your most recent bill");
  await keyboard.type("two");
  await keyboard.press("Shift+Enter");
  await keyboard.type("lines");
  assert.equal(await visitor.input.inputValue(), "two\nlines");
  await visitor.leaves();
});

test("a channel that isn't there is said, not shown", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answer = await page.goto(`${server.origin}/chat/nowhere`);
  assert.equal(answer.status(), 404);
  await context.close();
});

for (const [name, options] of [
  ["phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ["desktop", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
]) {
  test(`everything fits on a ${name}`, async () => {
    const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`, options);
    await visitor.writes("bill question");
    await visitor.sees("Do you want a copy of your most recent bill?");
    await visitor.writes(`w${"o".repeat(300)}w`);
    await visitor.page.getByRole("button", { name: "Send" }).waitFor();
    const { overflow, inView } = await visitor.page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      inView: document.getElementById("send").getBoundingClientRect().bottom <= innerHeight,
    }));
    assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
    assert.ok(inView, "the button to send is out of sight");
    await visitor.picture(`chat-${name}`);
    await visitor.leaves();
  });
}
