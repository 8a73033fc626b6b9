import { ProblemError } from "@colloquy/api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AGAIN_MS, DraftKeeper, PAUSE_MS, type Server } from "./keeper";
import type { SourceFile } from "./source";
import type { Shelf, Unsaved } from "./unsaved";

const text = (name: string, more = "") => `format: 1\nbot: shop\nname: ${name}\n${more}`;
const files = (content: string): SourceFile[] => [{ path: "bot.yaml", text: content }];
const named = (value: string) => ({ do: "set", path: ["name"], value }) as const;

/** A server with one draft, as the real one refuses and takes. */
class FakeServer implements Server {
  files = files(text("A"));
  tag = 1;
  isReachable = true;
  saves = 0;
  async load() {
    return { files: this.files, tag: String(this.tag) };
  }
  async save(saved: SourceFile[], tag: string) {
    this.saves += 1;
    if (!this.isReachable) throw new ProblemError(undefined);
    if (tag !== String(this.tag)) {
      throw new ProblemError({ code: "edit_conflict", title: "", status: 412 } as never);
    }
    this.put(saved);
    return String(this.tag);
  }
  put(anew: SourceFile[]) {
    this.files = anew;
    this.tag += 1;
  }
}

function shelf(): Shelf & { kept: Unsaved | undefined } {
  return {
    kept: undefined,
    keep(unsaved) {
      this.kept = unsaved;
    },
    find() {
      return this.kept;
    },
  };
}

let server: FakeServer;
let place: ReturnType<typeof shelf>;
const pause = () => vi.advanceTimersByTimeAsync(PAUSE_MS + 1);

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  place = shelf();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a change is saved by itself, several as one", async () => {
  const keeper = await DraftKeeper.open(server, place);
  keeper.edit(named("B"));
  keeper.edit(named("C"));
  expect(keeper.draft().saving).toBe("waiting");
  await pause();
  expect(keeper.draft().saving).toBe("saved");
  expect([server.saves, server.files[0]?.text]).toEqual([1, text("C")]);
  expect(place.kept).toBeUndefined();
});

test("a change without a network is kept in the browser, and saved when there is one", async () => {
  const keeper = await DraftKeeper.open(server, place);
  server.isReachable = false;
  keeper.edit(named("B"));
  await pause();
  expect(keeper.draft().saving).toBe("unreachable");
  expect(place.kept?.files[0]?.text).toBe(text("B"));
  server.isReachable = true;
  await vi.advanceTimersByTimeAsync(AGAIN_MS + 1);
  expect([keeper.draft().saving, server.files[0]?.text]).toEqual(["saved", text("B")]);
});

test("a page that is left in the middle of an edit finds it again", async () => {
  const first = await DraftKeeper.open(server, place);
  first.edit(named("B"));
  first.end();
  const second = await DraftKeeper.open(server, place);
  expect(second.draft().history.bot.name).toBe("B");
  await pause();
  expect(server.files[0]?.text).toBe(text("B"));
});

test("what two people change apart from each other goes together", async () => {
  const keeper = await DraftKeeper.open(server, place);
  keeper.edit(named("Mine"));
  server.put(files(text("A", "language: de-DE\n")));
  await pause();
  await pause();
  expect(keeper.draft()).toMatchObject({ saving: "saved", merged: 1 });
  expect(server.files[0]?.text).toBe(text("Mine", "language: de-DE\n"));
});

test.each(["mine", "theirs"] as const)(
  "what two people change in two ways is asked: %s",
  async (whose) => {
    const keeper = await DraftKeeper.open(server, place);
    keeper.edit(named("Mine"));
    server.put(files(text("Theirs")));
    await pause();
    expect(keeper.draft()).toMatchObject({ saving: "conflict", conflict: { paths: [["name"]] } });
    await pause();
    expect(server.files[0]?.text).toBe(text("Theirs"));
    keeper.resolve(whose);
    await pause();
    expect(keeper.draft().saving).toBe("saved");
    expect(server.files[0]?.text).toBe(text(whose === "mine" ? "Mine" : "Theirs"));
    keeper.undo();
    expect(keeper.draft().history.bot.name).toBe(whose === "mine" ? "A" : "Mine");
  },
);

test("what another saved while nothing was changed here is shown", async () => {
  const keeper = await DraftKeeper.open(server, place);
  server.put(files(text("Theirs")));
  await keeper.look();
  expect(keeper.draft()).toMatchObject({ saving: "saved", merged: 1 });
  expect(keeper.draft().history.bot.name).toBe("Theirs");
});

test("files that can't be read are saved, and leave the bot as it was", async () => {
  const keeper = await DraftKeeper.open(server, place);
  keeper.setFiles(files("name: [\n"));
  expect(keeper.draft().fault?.line).toBeGreaterThan(0);
  expect(keeper.draft().history.bot.name).toBe("A");
  keeper.edit(named("B"));
  await pause();
  expect(server.files[0]?.text).toBe("name: [\n");
  keeper.setFiles(files(text("C")));
  await pause();
  expect(keeper.draft()).toMatchObject({ fault: undefined, saving: "saved" });
});

test("a change made while one is saved is saved next", async () => {
  const keeper = await DraftKeeper.open(server, place);
  keeper.edit(named("B"));
  const saved = vi.advanceTimersByTimeAsync(PAUSE_MS);
  await saved;
  keeper.edit(named("C"));
  await pause();
  expect([keeper.draft().saving, server.files[0]?.text]).toEqual(["saved", text("C")]);
});
