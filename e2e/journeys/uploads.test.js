// A contact sends a file that a bot asks for which was brought along from Conversation Builder.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { publishImport } from "../bots.js";
import { Server } from "../server.js";
import { launch, Visitor } from "../visitor.js";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4zwAE/xkgFAAb8gP91pbyKwAAAABJRU5ErkJggg==",
  "base64",
);
const photo = { name: "dent.png", mimeType: "image/png", buffer: PNG };
const letter = { name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear all") };

/** An interaction of the one dialog, between its neighbours. */
function interaction(id, type, more, { prev, next } = {}) {
  const tile = { buttons: [], quickReplyList: [], ...more.tile };
  return {
    id,
    name: id,
    group: "dialog",
    interactionType: type,
    status: "ACTIVE",
    prevMessageId: prev,
    nextMessageId: next,
    content: {
      contentType: more.responder ? "DYNAMIC" : "STATIC",
      ...more.responder,
      results: { type, tile: { tileData: [tile] } },
    },
    responseMatches: [],
    ...more.fields,
  };
}

/** The export of a bot that asks for a photo and gives its address to the workshop. */
function exported(workshop) {
  const fileUpload = { fileTypes: ["png", "jpg"], successMessage: "We have your photo." };
  return {
    bot: { id: "garage", name: "Garage", language: "en-GB" },
    groups: [{ id: "dialog", name: "Damage", dialogType: "DIALOG", status: "ENABLED" }],
    responder: [
      {
        id: "workshop",
        name: "Workshop",
        integrationType: "FILE",
        webhook: `http://${workshop}/photos`,
        method: "POST",
        postBody: '{ "photo": "{{file_url}}" }',
        fileUrl: "{{file_url}}",
        responseDataVariable: "Workshop",
      },
    ],
    conversationMessage: [
      interaction(
        "start",
        "DIALOG_STARTER",
        { fields: { pattern: ["*dent*"] } },
        { next: "photo" },
      ),
      interaction(
        "photo",
        "FILE_UPLOAD",
        { tile: { text: "Please send a photo of it.", fileUpload } },
        { prev: "start", next: "keep" },
      ),
      interaction(
        "keep",
        "API_INTEGRATION",
        { responder: { responderId: "workshop", responderName: "Workshop" } },
        { prev: "photo", next: "done" },
      ),
      interaction("done", "TEXT", { tile: { text: "A mechanic looks at it." } }, { prev: "keep" }),
    ],
  };
}

let browser, server, workshop, address;
/** What the workshop was given: the photos themselves. */
const photos = [];

before(async () => {
  workshop = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request.setEncoding("utf8")) body += piece;
    const photo = await fetch(JSON.parse(body).photo);
    photos.push(Buffer.from(await photo.arrayBuffer()));
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  await new Promise((listening) => workshop.listen(0, "127.0.0.1", listening));
  const at = `127.0.0.1:${workshop.address().port}`;
  [browser, server] = await Promise.all([launch(), Server.start(at)]);
  address = await publishImport(server, "garage", exported(at));
});

after(async () => {
  workshop?.closeAllConnections();
  await Promise.all([
    browser?.close(),
    server?.remove(),
    new Promise((end) => workshop.close(end)),
  ]);
});

const send = async (visitor, file) => {
  await visitor.page.locator("input[type=file]").setInputFiles(file);
  await visitor.page.getByRole("button", { name: "Send" }).click();
};

test("an imported bot asks for a photo, says why it doesn't take another file, and goes on", async () => {
  const visitor = await Visitor.arrive(browser, address);
  await visitor.writes("My car has a dent");
  await visitor.sees("Please send a photo of it.");
  await visitor.checkNames();
  await visitor.picture("upload-asked");

  await send(visitor, letter);
  await visitor.sees("The file type is invalid. Upload one of these types: png, jpg.");
  assert.equal(photos.length, 0);
  assert.equal(await visitor.counts("A mechanic looks at it."), 0);

  await send(visitor, photo);
  await visitor.sees("Processing the file...");
  await visitor.sees("We have your photo.");
  await visitor.sees("A mechanic looks at it.");
  await visitor.picture("upload-taken");
  assert.equal(photos.length, 1);
  assert.ok(photos[0].equals(PNG), "the workshop fetched the photo by its link");
  await visitor.leaves();
});
