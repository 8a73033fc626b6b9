// Every element of rich content in LivePerson's form: it is shown, named and answered, and a tap brings
// back what its bot gave it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { publish } from "../bots.js";
import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

const ELEMENTS = JSON.parse(
  readFileSync(
    new URL("../../crates/formats/tests/structured/elements.json", import.meta.url),
    "utf8",
  ),
);
/** A turn has at most 20 messages. */
const PER_TURN = 15;
const SHOWS = Array.from(
  { length: Math.ceil(ELEMENTS.length / PER_TURN) },
  (_, at) => `show ${at + 1}`,
);

function dialog(show, at) {
  const listed = ELEMENTS.slice(at * PER_TURN, (at + 1) * PER_TURN);
  const interactions = listed.map(({ content, quick_replies: quickReplies }, index) => {
    const whole = quickReplies ? { ...content, quickReplies } : content;
    return `          e${at}_${index}: { universal: ${JSON.stringify(whole)} }`;
  });
  return `
      show_${at + 1}:
        starts_on: { patterns: [${show}] }
        interactions:
${interactions.join("\n")}`;
}

const SOURCE = `
format: 1
bot: elements
stories:
  main:
    dialogs:${SHOWS.map(dialog).join("")}
      fallback:
        kind: fallback
        interactions:
          heard:
            pre: |
              var given = botContext.getMetadata('ExternalId');
              botContext.setBotVariable('given', given ? given.id : 'nothing', true, false);
            say: "Heard {$query}, given {$botContext.given}"
`;

let browser, server, address;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  address = await publish(server, "elements", SOURCE);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

/** A visitor who sees all elements, and the messages that it sends. */
async function visit(options) {
  const sent = [];
  const prepare = (page) => {
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/messages"))
        sent.push(request.postDataJSON());
    });
  };
  const visitor = await Visitor.arrive(browser, address, { ...options, prepare });
  for (const [at, show] of SHOWS.entries()) {
    await visitor.writes(show);
    await visitor.sees(at ? "How was it?" : "Into the cart");
  }
  return { visitor, sent, log: visitor.log, page: visitor.page };
}

/** The hosts of the pictures aren't there, and the browser says so. */
async function leave(visitor) {
  visitor.complaints = visitor.complaints.filter((text) => !text.includes("net::ERR_"));
  await visitor.leaves();
}

test("all elements are shown with their looks and names", async () => {
  const { visitor, log } = await visit();
  const styled = log.locator("p", { hasText: "Only today" });
  const look = await styled.evaluate((it) => {
    const { color, backgroundColor, fontWeight, fontStyle } = getComputedStyle(it);
    return { color, backgroundColor, fontWeight, fontStyle, title: it.title };
  });
  assert.deepEqual(look, {
    color: "rgb(255, 255, 255)",
    backgroundColor: "rgb(62, 71, 160)",
    fontWeight: "700",
    fontStyle: "italic",
    title: "Offer of the day",
  });
  assert.equal(await log.getByText("שלום").getAttribute("dir"), "rtl");
  await log.getByRole("note", { name: "Please note" }).waitFor();
  await log.getByRole("button", { name: "Begin to talk" }).waitFor();
  await log.getByRole("term").getByText("Order").waitFor();
  const links = await log
    .getByRole("link")
    .evaluateAll((all) =>
      Object.fromEntries(all.map((it) => [it.ariaLabel || it.innerText, it.href])),
    );
  assert.equal(links.Munich, "https://example.com/munich");
  assert.equal(
    links["The way to us"],
    "https://www.openstreetmap.org/?mlat=52.52&mlon=13.405#map=16/52.52/13.405",
  );
  assert.equal(links.App, "https://example.com/web");
  assert.equal(links.Terms, "https://example.com/terms");
  await visitor.checkNames();
  await visitor.panorama("elements");
  await leave(visitor);
});

test("a tap says its text and gives its metadata back to the bot", async () => {
  const { visitor, sent, log } = await visit();
  const metadata = (id) => [{ type: "ExternalId", id }];
  for (const [name, text, id] of [
    ["Begin to talk", "I want to talk", "talk-1"],
    ["Brown boots", "brown boots", "boots"],
    ["Show all", "all offers", "all"],
    ["Yes", "yes please", "y"],
  ]) {
    await visitor.taps(name);
    await visitor.sees(`Heard ${text}, given ${id}`);
    assert.deepEqual(sent.at(-1).metadata, metadata(id), name);
  }
  await visitor.taps("Very");
  await visitor.sees("Heard Very, given nothing");

  await log.getByRole("checkbox", { name: "Feta" }).check();
  await log.getByRole("checkbox", { name: "Basil" }).check();
  await visitor.taps("Order pizza");
  await visitor.sees("Heard feta, basil, given c1");
  assert.deepEqual(
    sent.at(-1).metadata.map(({ id }) => id),
    ["c1", "h1", "order"],
  );
  await leave(visitor);
});

test("quick replies of rich content bring their metadata back", async () => {
  const { visitor, page } = await visit();
  const suggestions = page.getByRole("group", { name: "Suggested answers" });
  await suggestions.getByRole("button", { name: "Sweet" }).click();
  await visitor.sees("Heard sweet, given nothing");
  await leave(visitor);
});

test("what is chosen among cards, parts and tabs is told, by keyboard alone", async () => {
  const { visitor, sent, log, page } = await visit();
  await visitor.taps("Take these seats");
  await log.getByRole("alert").getByText("Nothing is chosen yet.").waitFor();
  await log.getByRole("checkbox", { name: "Select: Seat 2" }).focus();
  await page.keyboard.press("Space");
  await visitor.taps("Take these seats");
  await visitor.sees("Heard these seats, given seat-2");
  assert.deepEqual(sent.at(-1).metadata, [{ type: "ExternalId", id: "seat-2" }]);

  const parts = log.getByRole("radiogroup");
  assert.equal(await parts.getByText("For all").isVisible(), false);
  await parts.getByRole("radio", { name: "Basic" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await parts.getByText("For all").waitFor();
  await visitor.taps("Take this plan");
  await visitor.sees("Heard this plan, given large");

  await log.getByRole("tab", { name: "Morning" }).focus();
  await page.keyboard.press("ArrowRight");
  await log.getByRole("tabpanel", { name: "Evening" }).getByText("Soup").waitFor();
  assert.equal(await log.getByText("Tea", { exact: true }).isVisible(), false);
  await leave(visitor);
});

test("days and hours are answered as the bot wants them written", async () => {
  const { visitor, sent, log, page } = await visit();
  await visitor.taps("Your stay");
  const stay = log.getByRole("form", { name: "From when to when?" });
  assert.equal(
    await log.getByRole("button", { name: "Your stay" }).getAttribute("aria-expanded"),
    "true",
  );
  await stay.getByLabel("From").fill("2026-03-09");
  await stay.getByLabel("To").fill("2026-03-02");
  await stay.getByRole("button", { name: "Send" }).click();
  await stay.getByRole("alert").getByText("The last day is before the first one.").waitFor();
  await stay.getByLabel("To").fill("2026-03-14");
  await stay.getByRole("button", { name: "Send" }).click();
  await visitor.sees("Heard 03/09/2026 - 03/14/2026, given stay");
  assert.deepEqual(sent.at(-1).metadata, [{ type: "ExternalId", id: "stay" }]);
  assert.ok(await stay.getByLabel("From").isDisabled());

  await visitor.taps("When shall we come?");
  const day = log
    .getByRole("textbox", { name: "Date" })
    .or(log.getByLabel("Date", { exact: true }));
  assert.equal(await day.getAttribute("min"), "2026-01-01");
  await day.fill("2026-05-04");
  await page.keyboard.press("Enter");
  await visitor.sees("Heard 2026-05-04, given nothing");

  await visitor.taps("Pick an hour");
  await log
    .getByRole("group", { name: "Free hours" })
    .getByRole("button", { name: "Eleven" })
    .click();
  await visitor.sees("Heard Eleven, given nothing");
  await leave(visitor);
});
