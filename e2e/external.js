// Bots that are hosted elsewhere: small servers that speak Kommunicate's protocol for custom bots.
import { createServer } from "node:http";

/** A bot on a port of its own; `answer(asked)` gives the messages. */
export class ExternalBot {
  /** What it was asked, the oldest first. */
  asked = [];
  #server;

  static async start(answer) {
    const bot = new ExternalBot();
    bot.#server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request.setEncoding("utf8")) body += piece;
      const asked = JSON.parse(body);
      bot.asked.push(asked);
      const messages = JSON.stringify(await answer(asked));
      response.writeHead(200, { "Content-Type": "application/json" }).end(messages);
    });
    await new Promise((listening) => bot.#server.listen(0, "127.0.0.1", listening));
    return bot;
  }

  get address() {
    return `127.0.0.1:${this.#server.address().port}`;
  }

  /** A bot file that hands everything to this bot. */
  file(key, more = "") {
    return `
format: 1
bot: ${key}
external_bots:
  elsewhere: { protocol: kommunicate, url: "http://${this.address}/" }
answered_by: elsewhere
${more}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((end) => this.#server.close(end));
  }
}

/** A message with one of Kommunicate's templates. */
export function rich(message, templateId, payload) {
  return { message, metadata: { contentType: "300", templateId, payload } };
}
