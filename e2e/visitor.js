// A contact with a browser: sees what is on the page by role and name, and notes what goes wrong.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PICTURES = fileURLToPath(new URL("test-results/", import.meta.url));
const LIMIT_MS = 15_000;

export function launch() {
  // Containers have little shared memory; as root the browser starts without its sandbox only.
  const args = ["--disable-dev-shm-usage"];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath: BROWSER, args });
}

/** One contact on the chat page of a channel. */
export class Visitor {
  /** What the browser complained about. */
  complaints = [];

  /** `prepare` is given the page before it loads; other options are the browser's. */
  static async arrive(browser, address, { prepare, ...options } = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext(options);
    visitor.context.setDefaultTimeout(LIMIT_MS);
    const page = await visitor.context.newPage();
    visitor.page = page;
    page.on("pageerror", (error) => visitor.complaints.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") visitor.complaints.push(`console: ${message.text()}`);
    });
    page.on("dialog", (dialog) => {
      visitor.complaints.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await prepare?.(page);
    await page.goto(address);
    await visitor.isReady();
    return visitor;
  }

  get log() {
    return this.page.getByRole("log");
  }

  get input() {
    return this.page.getByRole("textbox", { name: "Message" });
  }

  /** The page has the conversation and shows what is in it. */
  async isReady() {
    await this.page.locator("[role=log]:not([aria-busy])").waitFor({ state: "attached" });
  }

  async writes(text) {
    await this.input.fill(text);
    await this.page.getByRole("button", { name: "Send" }).click();
    await this.sees(text);
  }

  async taps(name) {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async sees(text) {
    await this.log.getByText(text).first().waitFor();
  }

  /** How often a text stands among the messages. */
  counts(text) {
    return this.log.locator(".bubble").filter({ hasText: text }).count();
  }

  /** Everything that can be used has a name that is read out. */
  async checkNames() {
    const session = await this.context.newCDPSession(this.page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const seen = new Set(nodes.map(({ role }) => role?.value));
    assert.ok(seen.has("button") && seen.has("log"), "the page isn't read out at all");
    const roles = new Set(["button", "link", "textbox", "log", "region", "group", "img", "image"]);
    const nameless = nodes.filter(
      ({ ignored, role, name }) => !ignored && roles.has(role?.value) && !name?.value?.trim(),
    );
    assert.deepEqual(
      nameless.map(({ role }) => role.value),
      [],
      "these have no name",
    );
  }

  /** Keeps a picture in a folder that isn't committed. */
  async picture(name) {
    await mkdir(PICTURES, { recursive: true });
    await this.page.screenshot({ path: `${PICTURES}${name}.png` });
  }

  /** Keeps a picture of all messages, from the first to the last. */
  async panorama(name) {
    const height = await this.page.evaluate(
      () => document.getElementById("scroll").scrollHeight + 250,
    );
    await this.page.setViewportSize({ width: this.page.viewportSize().width, height });
    await this.picture(`${name}-all`);
  }

  /** Goes, having nothing to complain about. */
  async leaves() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
