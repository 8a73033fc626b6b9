// A builder at a small bot of their own, on a server with nothing else to do.
import { MemberAtConsole } from "./member.js";
import { Server } from "./server.js";
import { launch } from "./visitor.js";

const ADA = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse battery" };
const BOT = `format: 1
bot: parcels
name: Parcels
# A comment that stays.
intents:
  refund:
    phrases:
      - I want my money back
      - please refund my order
      - can I get a refund
      - how do I return something
stories:
  main:
    dialogs:
      refund:
        name: Refunds
        starts_on: { intent: refund }
        interactions:
          reply: { say: Here is your money. }
`;

export class Parcels {
  static async open() {
    const parcels = new Parcels();
    [parcels.browser, parcels.server] = await Promise.all([launch(), Server.start()]);
    await parcels.server.make("parcels", BOT);
    parcels.ada = await MemberAtConsole.arrive(parcels.browser, parcels.server.origin);
    await parcels.ada.setsUp(parcels.server.key, ADA);
    return parcels;
  }

  /** The draft's files as the server has them, once the console says that they are saved. */
  async saved() {
    await this.ada.page.getByRole("status").getByText("Saved", { exact: true }).waitFor();
    return this.server.draft("parcels");
  }

  /** Fills a field of the dialog that is open. */
  async asked(label, text) {
    await this.ada.page.getByRole("dialog").getByLabel(label, { exact: true }).fill(text);
  }

  /** Looks at a screen as people with other eyes and other windows see it. */
  async looks(where) {
    const { ada } = this;
    await ada.page.mouse.move(0, 0);
    await ada.checkAccess(where);
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await ada.showsTheme("dark");
    await ada.checkAccess(`${where}, dark and narrow`);
    await ada.checkWidth(where);
    await ada.page.setViewportSize({ width: 1440, height: 900 });
    await ada.showsTheme("light");
  }

  async close() {
    await Promise.all([this.browser.close(), this.server.remove()]);
  }
}
