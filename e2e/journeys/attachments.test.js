// A contact sends files and a place from the chat page.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { after, before, test } from "node:test";

import { publish } from "../bots.js";
import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

const BOT = `format: 1
bot: files
stories:
  main:
    dialogs:
      any:
        kind: fallback
        interactions:
          reply: { say: "Thank you." }
`;
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4zwAE/xkgFAAb8gP91pbyKwAAAABJRU5ErkJggg==",
  "base64",
);
const picture = { name: "dots.png", mimeType: "image/png", buffer: PNG };
const letter = { name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear all") };

let browser, server, address;

before(async () => {
  [browser, server] = await Promise.all([launch(), Server.start()]);
  address = await publish(server, "files", BOT);
});

after(async () => {
  await Promise.all([browser?.close(), server?.remove()]);
});

const chosen = async (visitor, ...files) =>
  visitor.page.locator("input[type=file]").setInputFiles(files);
const waiting = (visitor) =>
  visitor.page.getByRole("list", { name: "Files to send" }).getByRole("listitem");
const send = (visitor) => visitor.page.getByRole("button", { name: "Send" });

test("a contact attaches a picture and sees it, also when the page is loaded again", async () => {
  const visitor = await Visitor.arrive(browser, address);
  const [chooser] = await Promise.all([
    visitor.page.waitForEvent("filechooser"),
    visitor.page.getByRole("button", { name: "Attach a file" }).click(),
  ]);
  await chooser.setFiles(picture);
  await waiting(visitor).filter({ hasText: "dots.png" }).waitFor();
  await visitor.checkNames();
  await visitor.picture("attach-waiting");
  await visitor.input.fill("My picture");
  await send(visitor).click();
  await visitor.sees("My picture");
  await visitor.sees("Thank you.");
  assert.equal(await waiting(visitor).count(), 0);
  for (const step of ["sent", "loaded again"]) {
    const shown = visitor.log.getByRole("img", { name: "dots.png" });
    await shown.waitFor();
    await shown.evaluate((image) => image.decode());
    assert.equal(await shown.evaluate((image) => image.naturalWidth), 2, step);
    assert.equal(await visitor.counts("My picture"), 1);
    await visitor.picture("attach-sent");
    await visitor.page.reload();
    await visitor.isReady();
  }
  await visitor.leaves();
});

test("several files go without a text; one that was removed doesn't", async () => {
  const visitor = await Visitor.arrive(browser, address);
  assert.ok(await send(visitor).isDisabled());
  await chosen(visitor, picture, letter, { ...letter, name: "other.txt" });
  assert.equal(await waiting(visitor).count(), 3);
  await visitor.page.getByRole("button", { name: "Remove other.txt" }).click();
  await send(visitor).click();
  await visitor.log.getByRole("link", { name: "letter.txt" }).waitFor();
  await visitor.sees("Thank you.");
  assert.equal(await visitor.log.getByText("other.txt").count(), 0);
  await visitor.leaves();
});

test("a file that isn't taken says why and keeps nothing from being sent once removed", async () => {
  const visitor = await Visitor.arrive(browser, address);
  for (const [file, reason] of [
    [
      { name: "a.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg onload=alert(1)>") },
      /aren't taken/,
    ],
    [{ name: "dots.exe", mimeType: "", buffer: PNG }, /ends in \.exe/],
    [
      {
        name: "large.txt",
        mimeType: "text/plain",
        buffer: Buffer.alloc(10 * 1024 * 1024 + 1, "x"),
      },
      /too large/,
    ],
    [{ name: "none.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) }, /is empty/],
  ]) {
    await visitor.input.fill("beside it");
    await chosen(visitor, file);
    await waiting(visitor).getByRole("alert").filter({ hasText: reason }).waitFor();
    assert.ok(await send(visitor).isDisabled(), file.name);
    await visitor.picture("attach-refused");
    await visitor.page.getByRole("button", { name: `Remove ${file.name}` }).click();
    assert.ok(await send(visitor).isEnabled(), file.name);
  }
  await chosen(visitor, ...Array.from({ length: 6 }, (_, n) => ({ ...letter, name: `${n}.txt` })));
  await visitor.page.getByText("A message has at most 5 files.").waitFor();
  assert.equal(await waiting(visitor).count(), 5);
  // The browser tells that the server refused; nothing else may be wrong.
  visitor.complaints = visitor.complaints.filter((complaint) => !complaint.includes("415"));
  await visitor.leaves();
});

test("a link that is too old is renewed when it is followed", async () => {
  const visitor = await Visitor.arrive(browser, address);
  await chosen(visitor, letter);
  await send(visitor).click();
  const link = visitor.log.getByRole("link", { name: "letter.txt" });
  await link.waitFor();
  await visitor.page.clock.setSystemTime(Date.now() + 15 * 60_000);
  const [asked, loaded] = await Promise.all([
    visitor.page.waitForRequest(/messages\?after=\d+&limit=1$/),
    visitor.page.waitForEvent("download"),
    link.click(),
  ]);
  assert.equal((await asked.response()).status(), 200);
  assert.equal(loaded.suggestedFilename(), "letter.txt");
  await visitor.leaves();
});

test("a contact tells where they are, if their browser may say it", async () => {
  const geolocation = { latitude: 52.52, longitude: 13.405 };
  const open = await Visitor.arrive(browser, address, {
    geolocation,
    permissions: ["geolocation"],
  });
  await open.page.getByRole("button", { name: "Share your location" }).click();
  await open.sees("52.52, 13.405");
  await open.sees("Thank you.");
  await open.leaves();
  const closed = await Visitor.arrive(browser, address);
  await closed.page.getByRole("button", { name: "Share your location" }).click();
  await closed.page.getByText("Your browser doesn’t tell your location.").waitFor();
  await closed.leaves();
});

for (const [name, options] of [
  ["phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ["dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
]) {
  test(`files to send fit on the page (${name})`, async () => {
    const visitor = await Visitor.arrive(browser, address, options);
    await chosen(visitor, { ...letter, name: `${"long ".repeat(30)}.txt` }, picture);
    await waiting(visitor).nth(1).waitFor();
    const overflow = await visitor.page.evaluate(
      () => document.documentElement.scrollWidth - innerWidth,
    );
    assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
    await visitor.picture(`attach-${name}`);
    await visitor.leaves();
  });
}
