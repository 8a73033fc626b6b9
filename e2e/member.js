// A member with a browser, at the console: notes what the browser complains about, and who was asked.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const LIMIT_MS = 30_000;
/** Who isn't signed in is told so: that is how the page learns it. */
const EXPECTED = /Failed to load resource.*status of 4\d\d/;

export class MemberAtConsole {
  complaints = [];

  static async arrive(browser, origin, path = "", options = {}) {
    const member = new MemberAtConsole();
    member.origin = origin;
    // Without motion nothing is judged halfway between two colours.
    const usual = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" };
    member.context = await browser.newContext({ ...usual, ...options });
    member.context.setDefaultTimeout(LIMIT_MS);
    const page = await member.context.newPage();
    member.page = page;
    page.on("pageerror", (error) => member.complaints.push(`error: ${error.message}`));
    page.on("console", (message) => {
      const isBad = ["error", "warning"].includes(message.type());
      if (isBad && !EXPECTED.test(message.text()))
        member.complaints.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(`${origin}/`))
        member.complaints.push(`asked: ${request.url()}`);
    });
    await member.goes(path);
    return member;
  }

  goes(path) {
    return this.page.goto(`${this.origin}/console/${path}`);
  }

  async fills(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async presses(name) {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async chooses(button, item) {
    await this.presses(button);
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  async picks(label, option) {
    await this.page.getByRole("button", { name: label }).click();
    await this.page.getByRole("option", { name: option }).click();
  }

  async sees(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async isAt(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
  }

  /** What is shown once, by its label. */
  async reads(label) {
    const field = this.page
      .locator(".field")
      .filter({ has: this.page.getByText(label, { exact: true }) });
    return (await field.locator("code").first().innerText()).trim();
  }

  async signsIn(email, password) {
    await this.fills("E-mail address", email);
    await this.fills("Password", password);
    await this.presses("Sign in");
  }

  /** Sets up a new server with its admin key. */
  async setsUp(key, { name, email, password }) {
    await this.goes(`first-run#${key}`);
    await this.fills("Your name", name);
    await this.fills("E-mail address", email);
    await this.choosesPassword("Password", password);
    await this.presses("Set up and sign in");
    await this.isAt("Bots");
  }

  async choosesPassword(label, password) {
    await this.fills(label, password);
    await this.fills("The same again", password);
  }

  async signsOut() {
    await this.page.getByRole("button", { name: /^Your account/ }).click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
    await this.isAt("Sign in");
  }

  showsTheme(theme) {
    return this.page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme;
    }, theme);
  }

  /** Nothing on the screen keeps somebody from using it, as far as a program can tell. */
  async checkAccess(where) {
    if (!(await this.page.evaluate(() => "axe" in globalThis))) {
      await this.page.evaluate(await readFile(AXE, "utf8"));
    }
    const violations = await this.page.evaluate(async () => {
      const found = await globalThis.axe.run(document);
      return found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((it) => it.html).join(" ")}`,
      );
    });
    assert.deepEqual(violations, [], where);
  }

  async checkWidth(where) {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${where}: ${over} pixels don't fit`);
  }

  /** Changes the first file of a bot's draft as another client would. */
  async changesDraft(server, bot, change) {
    const draft = await server.ask("GET", `bots/${bot}/draft`);
    const [first, ...others] = (await draft.json()).files;
    const files = [{ ...first, text: change(first.text) }, ...others];
    await server.ask("PUT", `bots/${bot}/draft`, { files }, { "If-Match": draft.headers.get("etag") });
  }

  /** Takes a picture of the screen for people to look at, where they ask for it. */
  async pictures(name) {
    const folder = process.env.PICTURES;
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png` });
  }

  async leaves() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
