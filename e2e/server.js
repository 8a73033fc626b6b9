// The built server as people start it: `colloquy demo` in a folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const PROGRAM =
  process.env.COLLOQUY ?? fileURLToPath(new URL("../target/debug/colloquy", import.meta.url));
const FIRST_ADDRESS = /http:\/\/([^/\s]+)\/chat\/web/;
const KEY = /API key:\s+(\S+)/;
const LAST_WORDS = "Ctrl-C ends it.";

/** A server that can be killed and started again at the same address, on the same data. */
export class Server {
  #data;
  #process = null;
  #listen = "127.0.0.1:0";
  #allowed = [];
  /** An API key that may do everything. */
  key = "";

  /** `allowed` are the addresses of bots that it may ask, each `HOST:PORT`. */
  static async start(...allowed) {
    const server = new Server();
    server.#allowed = allowed.flatMap((address) => ["--allow-address", address]);
    server.#data = await mkdtemp(join(tmpdir(), "colloquy-journey-"));
    await server.begin();
    return server;
  }

  get origin() {
    return `http://${this.#listen}`;
  }

  /** Starts the process and waits until it has said where it is. */
  async begin() {
    const words = ["demo", "--listen", this.#listen, "--data", this.#data, ...this.#allowed];
    this.#process = spawn(PROGRAM, words, { stdio: ["ignore", "pipe", "inherit"] });
    const said = [];
    for await (const line of createInterface({ input: this.#process.stdout })) {
      said.push(line);
      if (line.includes(LAST_WORDS)) break;
    }
    const address = FIRST_ADDRESS.exec(said.join("\n"))?.[1];
    if (!address) throw new Error(`the server didn't start:\n${said.join("\n")}`);
    this.#listen = address;
    this.key = KEY.exec(said.join("\n"))?.[1] ?? "";
    this.#process.stdout.resume();
  }

  /** What the API answers a program; the body is sent as JSON. */
  request(method, path, { body, headers, key = this.key } = {}) {
    return fetch(`${this.origin}/api/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The same, where the API must not refuse. */
  async ask(method, path, body, headers) {
    const answer = await this.request(method, path, { body, headers });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** Makes a bot of one file. */
  async make(bot, text) {
    const files = [{ path: "bot.yaml", text }];
    await this.ask("PUT", `bots/${bot}/draft`, { files }, { "If-None-Match": "*" });
  }

  /** The files of a bot's draft. */
  async draft(bot) {
    return (await (await this.ask("GET", `bots/${bot}/draft`)).json()).files;
  }

  /** Ends the process as a crash does. */
  async kill() {
    if (!this.#process) return;
    const ended = new Promise((end) => this.#process.once("exit", end));
    this.#process.kill("SIGKILL");
    await ended;
    this.#process = null;
  }

  async remove() {
    await this.kill();
    await rm(this.#data, { recursive: true, force: true });
  }
}
