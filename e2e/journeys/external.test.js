// Bots that are hosted elsewhere, as contacts meet them on the chat page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import RiveScript from "rivescript";

import { publish } from "../bots.js";
import { ExternalBot, rich } from "../external.js";
import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

const ROOMS = ["Garden suite", "Sea view"].map((title) => ({
  title,
  subtitle: "Two beds",
  buttons: [
    {
      name: `Take the ${title}`,
      action: { type: "quickReply", payload: { message: `book ${title}` } },
    },
  ],
}));
const BOOKING = [
  {
    type: "text",
    data: {
      label: "Name",
      validation: { regex: "^[A-Z]", errorText: "Names begin with a capital." },
    },
  },
  {
    type: "checkbox",
    data: { title: "Extras", name: "extras", options: [{ label: "Breakfast", value: "b" }] },
  },
  {
    type: "submit",
    data: { name: "Book", action: { message: "Booked", requestType: "postBackToBotPlatform" } },
  },
];

/** Asks for one value, which is typed. */
const EMAIL = {
  message: "Where shall we write to?",
  metadata: {
    KM_FIELD: {
      label: "E-mail address",
      field: "email",
      fieldType: "EMAIL",
      placeholder: "you@example.com",
      validation: { regex: "^[^@ ]+@[^@ ]+$", errorText: "That is no e-mail address." },
    },
    replyMetadata: { KM_TRIGGER_EVENT: "has_email" },
  },
};

function concierge({ message, eventName, metadata }) {
  const { formData } = metadata.KM_CHAT_CONTEXT;
  if (eventName === "WELCOME")
    return [rich("Welcome!", "6", [{ title: "Rooms", message: "Show me rooms" }])];
  if (formData) return [{ message: `A room for ${formData.Name} with ${formData.extras}` }];
  if (message === "Show me rooms") return [rich("These are free:", "10", ROOMS)];
  if (message.startsWith("book")) return [rich("Who comes?", "12", BOOKING)];
  if (message === "write to me") return [EMAIL];
  if (metadata.KM_TRIGGER_EVENT) return [{ message: `We will write to ${message}` }];
  if (message === "html")
    return [{ message: "<b>Bold</b><script>alert(1)</script>", messageType: "html" }];
  if (message === "person") return [{ message: "One moment", metadata: { KM_ASSIGN_TO: "" } }];
  return [{ message: `You said ${message}` }];
}

/** What RiveScript, a bot of other people, knows here. */
const BRAIN = `
+ hello bot
- Hello, human!

+ my name is *
- <set name=<formal>>Nice to meet you, <get name>.

+ what is my name
- You told me that your name is <get name>.

+ *
- I don't know what you mean by <star>.
`;

async function rive() {
  const brain = new RiveScript();
  brain.stream(BRAIN);
  brain.sortReplies();
  return ExternalBot.start(async ({ eventName, from, message }) => {
    if (eventName) return [];
    return [{ message: await brain.reply(from, message) }];
  });
}

const TASKS = `
task_box:
  header: I can help with
  tasks: [{ title: Rooms, text: Show me rooms }, { title: Greet, text: hello }]
`;

let browser, server, hotel, other;

before(async () => {
  [browser, hotel, other] = await Promise.all([launch(), ExternalBot.start(concierge), rive()]);
  server = await Server.start(hotel.address, other.address);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove(), hotel?.stop(), other?.stop()]);
});

test("a contact taps a quick reply, takes a card, and fills in a form", async () => {
  const visitor = await Visitor.arrive(
    browser,
    await publish(server, "hotel-of-tests", hotel.file("hotel-of-tests")),
  );
  const { page } = visitor;
  await visitor.sees("Welcome!");
  const suggestions = page.getByRole("group", { name: "Suggested answers" });
  await visitor.taps("Rooms");
  await visitor.sees("Show me rooms");
  await suggestions.waitFor({ state: "hidden" });

  const cards = visitor.log.getByRole("list", { name: "Cards" });
  await cards.getByText("Sea view", { exact: true }).waitFor();
  await visitor.taps("Take the Sea view");
  await visitor.sees("book Sea view");

  const form = page.getByRole("form");
  await form.getByLabel("Name").fill("ann");
  await form.getByRole("button", { name: "Book" }).click();
  await form.getByText("Names begin with a capital.").waitFor();
  await form.getByLabel("Name").fill("Ann");
  await form.getByLabel("Breakfast").check();
  await form.getByRole("button", { name: "Book" }).click();
  await visitor.sees("A room for Ann with b");
  await visitor.checkNames();
  assert.deepEqual(
    hotel.asked.map(({ eventName, message }) => eventName ?? message),
    ["WELCOME", "Show me rooms", "book Sea view", "Booked"],
  );
  const { formData, formMsgKey } = hotel.asked.at(-1).metadata.KM_CHAT_CONTEXT;
  assert.deepEqual(formData, { Name: "Ann", extras: ["b"] });
  assert.match(formMsgKey, /^conv_\w+-\d+$/);

  await page.reload();
  await visitor.isReady();
  await visitor.sees("A room for Ann with b");
  const sent = form.getByRole("button", { name: "Sent ✓" });
  assert.ok(await sent.isDisabled(), "a form that was sent isn't open again");
  assert.ok(await form.getByLabel("Name").isDisabled());
  await visitor.leaves();
});

test("a value that a bot asks for is checked, sent with what belongs to it, and asked for once", async () => {
  const bot = await publish(server, "field-of-tests", hotel.file("field-of-tests"));
  const visitor = await Visitor.arrive(browser, bot);
  const { page } = visitor;
  await visitor.writes("write to me");
  await visitor.sees("Where shall we write to?");
  const form = page.getByRole("form", { name: "E-mail address" });
  const field = form.getByLabel("E-mail address");
  await field.fill("nobody");
  await form.getByRole("button", { name: "Send" }).click();
  await form.getByText("That is no e-mail address.").waitFor();
  await visitor.picture("field-refused");

  await page.reload();
  await visitor.isReady();
  assert.ok(await field.isEnabled(), "a form that nobody answered stays open");
  await field.fill("ann@example.com");
  await field.press("Enter");
  await visitor.sees("We will write to ann@example.com");
  const { message, metadata } = hotel.asked.at(-1);
  assert.deepEqual([message, metadata.KM_TRIGGER_EVENT], ["ann@example.com", "has_email"]);

  await page.reload();
  await visitor.isReady();
  await visitor.sees("We will write to ann@example.com");
  assert.ok(await field.isDisabled(), "a form that was answered isn't open again");
  await visitor.checkNames();
  await visitor.leaves();
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
  test(`what a bot asks for fits on a ${name}`, async () => {
    const address = await publish(server, `field-${name}`, hotel.file(`field-${name}`));
    const visitor = await Visitor.arrive(browser, address, options);
    await visitor.writes("write to me");
    const form = visitor.page.getByRole("form", { name: "E-mail address" });
    await form.getByLabel("E-mail address").fill("nobody");
    await form.getByRole("button", { name: "Send" }).click();
    await form.getByText("That is no e-mail address.").waitFor();
    const { width } = options.viewport;
    const { x, width: taken } = await form.boundingBox();
    assert.ok(x >= 0 && x + taken <= width, `${x} + ${taken} within ${width}`);
    await visitor.picture(`field-${name}`);
    await visitor.leaves();
  });
}

test("HTML of a bot is shown without what would run, and a person can be had", async () => {
  const visitor = await Visitor.arrive(
    browser,
    await publish(server, "html-of-tests", hotel.file("html-of-tests")),
  );
  await visitor.sees("Welcome!");
  await visitor.writes("html");
  await visitor.log.locator("b", { hasText: "Bold" }).waitFor();
  assert.equal(await visitor.log.locator("script").count(), 0);
  await visitor.writes("person");
  await visitor.sees("One moment");
  await visitor.page.getByText("Waiting for a person").waitFor();
  await visitor.leaves();
});

test("a task box is shown on opening, and a tap begins a task", async () => {
  const visitor = await Visitor.arrive(
    browser,
    await publish(server, "tasks", hotel.file("tasks", TASKS)),
  );
  const box = visitor.page.getByRole("region", { name: "I can help with" });
  await box.getByRole("button", { name: "Rooms" }).click();
  await visitor.sees("These are free:");
  await visitor.leaves();
});

test("a bot that doesn't answer is apologised for, and answers again when it is back", async () => {
  let isWell = true;
  const bot = await ExternalBot.start(({ eventName, message }) => {
    if (eventName) return [];
    return isWell ? [{ message: `You said ${message}` }] : "broken";
  });
  const shop = await Server.start(bot.address);
  const file = bot.file("moody").replace('/" }', '/", fallback: We will be back soon. }');
  const visitor = await Visitor.arrive(browser, await publish(shop, "moody", file));
  await visitor.writes("one");
  await visitor.sees("You said one");
  isWell = false;
  await visitor.writes("two");
  await visitor.sees("We will be back soon.");
  isWell = true;
  await visitor.writes("three");
  await visitor.sees("You said three");
  await visitor.leaves();
  await Promise.all([shop.remove(), bot.stop()]);
});

test("a bot that other people wrote answers, and knows who it talks to", async () => {
  const address = await publish(server, "rive", other.file("rive"));
  const ann = await Visitor.arrive(browser, address);
  await ann.writes("Hello bot!");
  await ann.sees("Hello, human!");
  await ann.writes("My name is Ann");
  await ann.sees("Nice to meet you, Ann.");
  const bob = await Visitor.arrive(browser, address);
  await bob.writes("My name is Bob");
  await bob.sees("Nice to meet you, Bob.");
  await ann.writes("What is my name?");
  await ann.sees("You told me that your name is Ann.");
  await ann.writes("xyzzy");
  await ann.sees("I don't know what you mean by xyzzy.");
  await ann.leaves();
  await bob.leaves();
});

test("the demo has a bot that is hosted elsewhere", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/your-bot`);
  await visitor.sees("Welcome to the Grand!");
  await visitor.taps("Rooms");
  await visitor.sees("These are free:");
  await visitor.leaves();
});

test("the bots of the demo lead to each other, by keyboard, too", async () => {
  const visitor = await Visitor.arrive(browser, `${server.origin}/chat/web`);
  const { page } = visitor;
  const pages = page.getByRole("navigation", { name: "Assistants" });
  const link = (name) => pages.getByRole("link", { name, exact: true });
  assert.equal(await link("Billing assistant").getAttribute("aria-current"), "page");
  await visitor.picture("switch");
  await link("Hotel").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/chat/your-bot");
  await visitor.isReady();
  await visitor.sees("Welcome to the Grand!");
  assert.equal(await link("Hotel").getAttribute("aria-current"), "page");
  await visitor.leaves();
});
