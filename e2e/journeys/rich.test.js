// Everything a bot can show, also from a bot that means harm, and the end of a conversation.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { publish } from "../bots.js";
import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

const SOURCE = `
format: 1
bot: showroom
stories:
  main:
    dialogs:
      show:
        starts_on: { patterns: [show] }
        interactions:
          text: { say: "<b>Bold</b> & <script>alert(1)</script>" }
          picture: { image: "https://pictures.invalid/cat.png", caption: A cat }
          size:
            text: Which size?
            quick_replies: [Small, { title: Large, payload: size-l }]
            rules: [{ pattern: "*", next: shoes }]
          shoes:
            carousel:
              - title: Boots
                subtitle: For rain
                url: "https://example.com/boots"
                buttons: [Take boots, { label: Read, link: "https://example.com/boots" }]
              - title: Socks
                buttons: [{ label: Trap, link: "javascript:alert(2)" }]
            rules: [{ exact: take boots, next: rich }]
          rich:
            universal:
              type: vertical
              elements:
                - { type: text, text: "Order <i>placed</i>", tag: title }
                - type: button
                  title: Thank you
                  click: { actions: [{ type: publishText, text: thanks }] }
            waits: true
            rules: [{ pattern: thanks, next: end_here }]
          end_here: { say: Good bye! }
          closing: { close: true }
`;

let browser, server, address;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  address = await publish(server, "showroom", SOURCE);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

test("a contact taps through everything a bot can show, to the end", async () => {
  const visitor = await Visitor.arrive(browser, address);
  const { page, log } = visitor;
  await visitor.writes("show");
  await visitor.sees("<b>Bold</b> & <script>alert(1)</script>");
  await visitor.sees("The picture can’t be shown");

  const suggestions = page.getByRole("group", { name: "Suggested answers" });
  await suggestions.getByRole("button", { name: "Large" }).waitFor();
  await visitor.checkNames();
  await visitor.taps("Large");
  await suggestions.waitFor({ state: "hidden" });

  const cards = log.getByRole("list", { name: "Cards" });
  await cards.getByText("For rain").waitFor();
  const links = await cards.getByRole("link").evaluateAll((all) => all.map((link) => link.href));
  assert.deepEqual(links, ["https://example.com/boots", "https://example.com/boots"]);
  await cards.getByText("This link can’t be opened").waitFor({ state: "attached" });
  await visitor.checkNames();
  await visitor.taps("Take boots");

  await visitor.sees("Order <i>placed</i>");
  await visitor.taps("Thank you");
  await visitor.sees("Good bye!");
  const closed = page.getByRole("region", { name: "Conversation closed" });
  await closed.waitFor();
  assert.equal(await visitor.input.isVisible(), false, "a closed conversation takes no message");
  await visitor.picture("closed");

  await closed.getByRole("button", { name: "Start a new conversation" }).click();
  await visitor.writes("show");
  await visitor.sees("Which size?");
  assert.equal(await visitor.counts("Good bye!"), 0);

  // The picture's host isn't there, and the browser says so.
  visitor.complaints = visitor.complaints.filter((text) => !text.includes("net::ERR_"));
  await visitor.leaves();
});

test("another bot is published while a contact talks; the talk goes on with its own", async () => {
  const source = (text) => `
format: 1
bot: versions
stories:
  main:
    dialogs:
      d:
        starts_on: { patterns: ["*"] }
        interactions: { ask: { ask: "${text}: go on?" }, said: { say: "${text}: done" } }
`;
  const place = await publish(server, "versions", source("old"));
  const visitor = await Visitor.arrive(browser, place);
  await visitor.writes("hello");
  await visitor.sees("old: go on?");
  await publish(server, "versions", source("new"));
  await visitor.writes("yes");
  await visitor.sees("old: done");
  const later = await Visitor.arrive(browser, place);
  await later.writes("hello");
  await later.sees("new: go on?");
  await visitor.leaves();
  await later.leaves();
});
