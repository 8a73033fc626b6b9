// Every type of content on the chat page: that it is shown, can be used and answered, and does no harm.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { GALLERY, hang } from "../gallery.js";
import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

let browser, server;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

/** A visitor before the gallery, and what it sends. */
async function visit(options) {
  let sent;
  const prepare = async (page) => {
    sent = await hang(page);
  };
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`, {
    ...options,
    prepare,
  });
  await visitor.sees("More?");
  return { visitor, sent, log: visitor.log, page: visitor.page };
}

/** The hosts of the gallery aren't there, and the browser says so. */
async function leave(visitor) {
  visitor.complaints = visitor.complaints.filter(
    (text) => !/net::ERR_|EventSource|no supported source/i.test(text),
  );
  await visitor.leaves();
}

async function isSent(sent, count) {
  for (let tries = 0; sent.length < count && tries < 100; tries += 1) {
    await new Promise((end) => setTimeout(end, 20));
  }
  assert.equal(sent.length, count, JSON.stringify(sent));
  return sent.at(-1);
}

test("every type of content is shown, and nothing that a bot wrote runs", async () => {
  const { visitor, log, page } = await visit();
  for (const text of [
    "Our rooms",
    "One card alone",
    "How can we help?",
    "Where shall it go?",
    "When shall we call?",
    "Which city?",
    "When are you open?",
    "Our shop: 52.52, -13.405",
    "invoice.pdf",
    "Ann joined",
    "I can help with",
  ]) {
    await visitor.sees(text);
  }
  assert.equal(await log.locator("script, iframe, svg, style, [onerror], [onload]").count(), 0);
  const links = await log.getByRole("link").evaluateAll((all) => all.map((it) => it.href));
  assert.ok(
    links.includes("tel:+4930123") && links.includes("mailto:shop@example.com"),
    links.join(),
  );
  assert.deepEqual(
    links.filter((it) => !/^(https?|tel|mailto|sms):/.test(it)),
    [],
  );
  assert.deepEqual(
    links.filter((it) => /@example|evil/.test(it)),
    ["mailto:shop@example.com"],
  );
  assert.equal(
    await log
      .locator(
        "form[action], input:not([id], .input, .box > input), object, details, math, [name=scroll]",
      )
      .count(),
    0,
  );
  assert.match(
    await log.locator(".marked", { hasText: "its own" }).innerText(),
    /^A line of its own\n/,
  );
  const marked = log.locator(".marked").first();
  assert.equal(await marked.locator("strong").first().innerText(), "1042");
  assert.equal(await marked.getByRole("listitem").count(), 4);
  assert.match(await marked.innerText(), /<b>no<\/b> HTML/);
  await visitor.checkNames();
  await leave(visitor);
});

test("a form says what is wrong, and sends nothing until it is right", async () => {
  const { visitor, sent, page } = await visit();
  const form = page.getByRole("form", { name: "Where shall it go?" });
  await form.getByRole("button", { name: "Send" }).click();
  await form.getByText("Please fill this in.").first().waitFor();
  assert.equal(await form.getByText("Please fill this in.").count(), 2);
  assert.equal(await page.evaluate(() => document.activeElement.name), "Name");

  await form.getByLabel("Name").fill("Ann");
  await form.getByLabel("E-mail").fill("nobody");
  await form.getByLabel("Large").check();
  await form.getByRole("button", { name: "Send" }).click();
  await form.getByText("That is no e-mail address.").waitFor();
  const described = await form.getByLabel("E-mail").getAttribute("aria-describedby");
  assert.equal(await page.locator(`#${described}`).innerText(), "That is no e-mail address.");
  assert.equal(sent.length, 0);

  await form.getByLabel("E-mail").fill("ann@example.com");
  await form.getByLabel("PIN").fill("1234");
  await form.getByLabel("Gift").check();
  await form.getByLabel("City").selectOption("oslo");
  await form.getByRole("button", { name: "Send" }).click();
  const message = await isSent(sent, 1);
  assert.equal(message.payload, "Form sent");
  assert.equal(
    message.text,
    "Form sent\nName : Ann\nE-mail : ann@example.com\nSize : l\nExtras : g\nCity : oslo",
  );
  const [{ KM_CHAT_CONTEXT: context }] = message.metadata;
  assert.deepEqual(context.formData, {
    Name: "Ann",
    mail: "ann@example.com",
    PIN: "1234",
    bio: "",
    size: "l",
    tags: ["g"],
    city: "oslo",
    day: "",
    token: "42",
  });
  const number = GALLERY.find(({ type }) => type === "form").number;
  assert.match(context.formMsgKey, new RegExp(`^conv_\\w+-${number}$`));
  await form.getByRole("button", { name: "Sent ✓" }).waitFor();
  assert.ok(await form.getByLabel("Name").isDisabled());
  await leave(visitor);
});

test("cards, lists, task boxes and quick replies are answered by a tap, with what goes with it", async () => {
  const { visitor, sent, page } = await visit();
  const suggestions = page.getByRole("group", { name: "Suggested answers" });
  await suggestions.getByRole("button", { name: "No", exact: true }).click();
  const { text, payload, metadata } = await isSent(sent, 1);
  assert.deepEqual(
    { text, payload, metadata },
    {
      text: "Not at all",
      payload: "Not at all",
      metadata: [{ KM_CHAT_CONTEXT: { button: true } }],
    },
  );
  await suggestions.waitFor({ state: "hidden" });

  await visitor.taps("Book Sea");
  assert.equal((await isSent(sent, 2)).text, "I take Sea");
  await page.getByRole("button", { name: "Return Within 14 days" }).click();
  assert.equal((await isSent(sent, 3)).text, "Return");
  await page
    .getByRole("region", { name: "I can help with" })
    .getByRole("button", { name: "Balance" })
    .click();
  assert.equal((await isSent(sent, 4)).text, "What is my balance?");
  await leave(visitor);
});

test("pictures have the shape that was asked for", async () => {
  const { visitor, log } = await visit({ viewport: { width: 1280, height: 800 } });
  const shape = async (picture) => {
    await picture.scrollIntoViewIfNeeded();
    const { width, height } = await picture.boundingBox();
    return [Math.round(width), width / height];
  };
  const [thin, high] = await shape(log.locator(".card.thin .picture").first());
  assert.ok(thin < 200 && Math.abs(high - 0.75) < 0.02, `${thin} ${high}`);
  const [full, low] = await shape(log.getByRole("img", { name: "Wide and low" }));
  assert.ok(full > 300 && Math.abs(low - 3) < 0.05, `${full} ${low}`);
  await leave(visitor);
});

test("the cards of a carousel are reached by keyboard", async () => {
  const { visitor, page } = await visit();
  const cards = page.getByRole("list", { name: "Cards" }).first();
  await cards.focus();
  const before = await cards.evaluate((it) => it.scrollLeft);
  for (let steps = 0; steps < 8; steps += 1) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(
    ([list, from]) => list.scrollLeft > from,
    [await cards.elementHandle(), before],
  );
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Book Garden");
  await leave(visitor);
});

test("what is typed is suggested, and a date is picked", async () => {
  const { visitor, sent, page } = await visit();
  const input = page.getByRole("textbox", { name: "City" });
  await input.fill("ro");
  const suggestions = page.getByRole("group", { name: "Suggestions" });
  assert.deepEqual(await suggestions.getByRole("button").allInnerTexts(), ["Rome", "Romford"]);
  await suggestions.getByRole("button", { name: "Romford" }).click();
  const { text, metadata } = await isSent(sent, 1);
  assert.deepEqual({ text, metadata }, { text: "to Romford", metadata: [{ city: "Romford" }] });

  const picker = page.getByRole("form", { name: "When shall we call?" });
  await picker.getByLabel("Date and time").fill("2026-12-24T18:30");
  await picker.getByRole("button", { name: "Send" }).click();
  assert.equal((await isSent(sent, 2)).text, "2026-12-24 18:30");
  await leave(visitor);
});

test("a button that sends data elsewhere says when that fails, and what it says when it doesn't", async () => {
  const { visitor, sent, page } = await visit();
  await page.getByRole("button", { name: "Pay" }).click();
  await page.getByText("This couldn’t be sent. Please try again.").last().waitFor();
  assert.equal(sent.length, 0);
  const paid = [];
  const headers = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "content-type",
  };
  await page.route("https://pay.invalid/", (route) => {
    if (route.request().method() === "POST") paid.push(route.request().postDataJSON());
    return route.fulfill({ json: {}, headers });
  });
  await page.getByRole("button", { name: "Pay" }).click();
  assert.equal((await isSent(sent, 1)).text, "Paid");
  assert.deepEqual(paid, [{ amount: "10" }]);
  await leave(visitor);
});

for (const [name, options] of [
  ["phone-light", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  [
    "phone-dark",
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" },
  ],
  ["desktop-light", { viewport: { width: 1280, height: 800 } }],
  ["desktop-dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
]) {
  test(`all contents fit on a ${name}`, async () => {
    const { visitor, page } = await visit(options);
    const tooWide = await page.evaluate(() => {
      const { right } = document.getElementById("scroll").getBoundingClientRect();
      const isWithin = (node) => node.closest(".carousel, pre");
      return [...document.querySelectorAll("#log *")]
        .filter((node) => !isWithin(node) && node.getBoundingClientRect().right > right + 1)
        .map((node) => node.outerHTML.slice(0, 80));
    });
    assert.deepEqual(tooWide, []);
    await visitor.picture(`contents-${name}`);
    if (process.env.PICTURES) await visitor.panorama(`contents-${name}`);
    await leave(visitor);
  });
}
