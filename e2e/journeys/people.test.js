// People answer the users of a program that has a bot of its own: seed 001, method 1.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { PROGRAM, Server } from "../server.js";

const CLIENT = fileURLToPath(new URL("../webhook-client.js", import.meta.url));
const PATIENCE_MS = 20_000;
const SECRET = "choose-one";

/** The program: another process, which is told what to do and tells what it sees. */
class Client {
  #process = spawn(process.execPath, [CLIENT], {
    env: { ...process.env, HUB_SECRET: SECRET },
    stdio: ["pipe", "pipe", "inherit"],
  });
  #lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  #seen = [];

  /** The first line that is so, of those that nobody took yet. */
  async see(isIt) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.#seen.findIndex(isIt);
      if (at >= 0) return this.#seen.splice(at, 1)[0];
      const late = new Promise((_, fail) => {
        const words = `nothing like it came; seen: ${JSON.stringify(this.#seen)}`;
        setTimeout(fail, until - Date.now(), new Error(words)).unref();
      });
      const { value, done } = await Promise.race([this.#lines.next(), late]);
      assert.ok(!done, "the client ended");
      this.#seen.push(JSON.parse(value));
    }
  }

  tell(order) {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
  }

  async ask(order) {
    this.tell(order);
    const answer = await this.see((line) => "answered" in line);
    assert.equal(answer.answered, 200, JSON.stringify(answer));
    return answer.body;
  }

  event(name, isIt = () => true) {
    return this.see((line) => line.event?.event_name === name && isIt(line.event));
  }

  async end() {
    const ended = once(this.#process, "exit");
    this.#process.stdin.end();
    await ended;
  }
}

let client;
let server;

before(async () => {
  client = new Client();
  const { callback } = await client.see((line) => "callback" in line);
  server = await Server.start(new URL(callback).host);
  server.callback = callback;
});

after(async () => {
  await client?.end();
  await server?.remove();
});

async function api(method, path, body, headers) {
  const text = await (await server.ask(method, path, body, headers)).text();
  return text ? JSON.parse(text) : null;
}

/** What the terminal prints, `name: value` a line. */
async function colloquy(...words) {
  const env = { ...process.env, COLLOQUY_SERVER: server.origin, COLLOQUY_API_KEY: server.key };
  const { stdout } = await promisify(execFile)(PROGRAM, words, { env });
  const pairs = stdout.split("\n").filter((line) => line.includes(": "));
  return Object.fromEntries(pairs.map((line) => line.split(/: (.*)/s).slice(0, 2)));
}

test("an agent answers the user of another program", async () => {
  await api("PUT", "desk/teams/support", { name: "Support", routing: "balanced" });
  const ann = await api("POST", "desk/agents", { name: "Ann", teams: ["support"] });
  await api("PUT", `desk/agents/${ann.id}/presence`, { presence: "online" });
  const options = ["--callback", server.callback, "--secret", SECRET, "--team", "support"];
  const made = await colloquy("channel", "create", "webhook", ...options);
  client.tell({ credentials: { ...made, base_url: made["base URL"] } });

  await client.ask({ user: { auth_id: "U1", name: "Ada", mobile_no: "123" } });
  const sent = await client.ask({ say: { user: "U1", text: "Where is my order?" } });
  assert.equal(sent.message_body, "Where is my order?");
  const pinned = await client.event("chat_pinned");
  assert.equal(pinned.event.user.auth_id, "U1");

  const mine = await api("GET", `desk/conversations?agent=${ann.id}&state=held`);
  assert.equal(mine.items.length, 1);
  const path = `desk/conversations/${mine.items[0].id}`;
  const history = await api("GET", `conversations/${mine.items[0].id}/messages`);
  assert.ok(history.messages.some((message) => message.text === "Where is my order?"));
  await api("POST", `${path}/replies`, { text: "It left this morning." }, { "X-Agent": ann.id });
  const isAnswer = (event) => event.message.body.text === "It left this morning.";
  const answered = await client.event("message", isAnswer);
  assert.equal(answered.event.user.auth_id, "U1");

  await server.kill();
  await server.begin();
  await client.ask({ say: { user: "U1", text: "Thank you!" } });
  await api("POST", `${path}/close`, { category: "delivery" }, { "X-Agent": ann.id });
  await client.event("chat_complete");
  await client.event("webhook_conversation_complete");
});
