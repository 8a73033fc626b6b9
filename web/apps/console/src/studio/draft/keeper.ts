// Keeps one bot's draft: what is edited, what was saved, and what another did meanwhile. Saves by itself soon
// after each change, one save at a time, under the tag of what was changed, so that nobody's work is
// overwritten. Knows no React.
import { ProblemError } from "@colloquy/api";
import type { Bot, Path } from "./bot";
import type { Action } from "./edit";
import { begin, type History, type Step, step } from "./history";
import { merge } from "./merge";
import { type ReadFault, read, type SourceFile, write } from "./source";
import type { Shelf } from "./unsaved";

/** How long after the last change it is saved, in milliseconds. */
export const PAUSE_MS = 700;
/** How long after the server couldn't be reached it is tried again, in milliseconds. */
export const AGAIN_MS = 3_000;

export interface Stored {
  files: SourceFile[];
  tag: string;
}

export interface Server {
  load(): Promise<Stored>;
  /** Replaces the draft of a tag, and returns the new tag. */
  save(files: SourceFile[], tag: string): Promise<string>;
}

/** Whether the server has what is shown. */
export type Saving = "saved" | "waiting" | "saving" | "unreachable" | "refused" | "conflict";

export interface Conflict {
  theirs: Stored;
  bot: Bot;
  /** What both changed. */
  paths: readonly Path[];
}

export interface Draft {
  history: History;
  /** As they were written last; `DraftKeeper.files` writes what was changed since. */
  files: readonly SourceFile[];
  /** Why the files can't be read; the bot is that of before. */
  fault: ReadFault | undefined;
  saving: Saving;
  /** The server's tag of what was saved last. */
  tag: string;
  /** Why the server refused to save. */
  refusal: Error | undefined;
  conflict: Conflict | undefined;
  /** How often another's changes were put in. */
  merged: number;
}

export class DraftKeeper {
  readonly #server: Server;
  readonly #shelf: Shelf;
  readonly #listeners = new Set<() => void>();
  #draft: Draft;
  #saved: Stored;
  #savedBot: Bot;
  #isWritten = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #isEnded = false;

  private constructor(server: Server, shelf: Shelf, stored: Stored) {
    const { bot = {}, fault } = read(stored.files);
    this.#server = server;
    this.#shelf = shelf;
    this.#saved = stored;
    this.#savedBot = bot;
    this.#draft = {
      history: begin(bot),
      files: stored.files,
      fault,
      saving: "saved",
      tag: stored.tag,
      refusal: undefined,
      conflict: undefined,
      merged: 0,
    };
  }

  /** Loads a draft, with what wasn't saved when the page was left. */
  static async open(server: Server, shelf: Shelf): Promise<DraftKeeper> {
    const stored = await server.load();
    const unsaved = shelf.find();
    const keeper = new DraftKeeper(server, shelf, stored);
    if (!unsaved) return keeper;
    if (unsaved.tag === stored.tag) keeper.#take([...unsaved.files]);
    else {
      const before = { files: [...unsaved.base], tag: unsaved.tag };
      keeper.#saved = before;
      keeper.#savedBot = read(before.files).bot ?? {};
      keeper.#take([...unsaved.files]);
      keeper.#meet(stored);
    }
    return keeper;
  }

  readonly draft = (): Draft => this.#draft;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether leaving now could lose something. */
  get hasUnsaved(): boolean {
    return this.#draft.saving !== "saved";
  }

  readonly edit = (action: Action): void => {
    if (!this.#draft.fault) this.#step({ do: "edit", action, at: Date.now() });
  };
  readonly undo = (): void => this.#step({ do: "undo" });
  readonly redo = (): void => this.#step({ do: "redo" });

  /** The files as they are now. */
  readonly files = (): readonly SourceFile[] => {
    if (!this.#isWritten && !this.#draft.fault) {
      const files = write(this.#draft.files, this.#draft.history.bot);
      this.#isWritten = true;
      this.#draft = { ...this.#draft, files };
    }
    return this.#draft.files;
  };

  /** Puts files in place of those that are there; those that can't be read are kept and saved, too. */
  readonly setFiles = (files: SourceFile[]): void => {
    this.#take(files);
    this.#tell();
  };

  /** Saves now, and not after a pause. */
  readonly saveNow = async (): Promise<void> => {
    clearTimeout(this.#timer);
    await this.#running;
    if (this.#draft.saving !== "saved") await this.#save();
  };

  /** Looks whether another changed the draft. */
  readonly look = async (): Promise<void> => {
    if (this.#draft.saving === "saving" || this.#draft.conflict) return;
    const stored = await this.#server.load().catch(() => undefined);
    const { saving, conflict } = this.draft();
    if (!stored || saving === "saving" || conflict || this.#isEnded) return;
    if (stored.tag === this.#saved.tag) return;
    this.#meet(stored);
    this.#tell();
  };

  /** Ends a conflict: with the other's draft, which can be undone, or with mine in its place. */
  readonly resolve = (whose: "mine" | "theirs"): void => {
    const { conflict } = this.#draft;
    if (!conflict) return;
    this.#saved = conflict.theirs;
    this.#savedBot = conflict.bot;
    this.#draft = { ...this.#draft, conflict: undefined };
    if (whose === "mine") this.#wait();
    else {
      const history = step(this.#draft.history, { do: "read", bot: conflict.bot });
      this.#shelf.keep(undefined);
      this.#isWritten = true;
      const { files } = conflict.theirs;
      this.#draft = { ...this.#draft, history, files, fault: undefined, saving: "saved" };
    }
    this.#tell();
  };

  /** Keeps what isn't saved yet in the browser: the page may go. */
  readonly keepNow = (): void => {
    if (this.hasUnsaved) this.#put();
  };

  /** Ends the keeping; what isn't saved stays in the browser. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.keepNow();
  }

  #step(it: Step): void {
    const history = step(this.#draft.history, it);
    if (history === this.#draft.history) return;
    this.#isWritten &&= history.bot === this.#draft.history.bot;
    this.#draft = { ...this.#draft, history };
    this.#wait();
    this.#tell();
  }

  #take(files: SourceFile[]): void {
    const { bot, fault } = read(files);
    const { history } = this.#draft;
    this.#isWritten = true;
    this.#draft = {
      ...this.#draft,
      files,
      fault,
      history: bot ? step(history, { do: "read", bot }) : history,
    };
    this.#wait();
  }

  /** Plans a save. */
  #wait(): void {
    if (this.#draft.conflict) return;
    if (this.#draft.saving !== "saving") this.#draft = { ...this.#draft, saving: "waiting" };
    this.#plan(PAUSE_MS);
  }

  #plan(after: number): void {
    clearTimeout(this.#timer);
    if (!this.#isEnded) this.#timer = setTimeout(() => void this.#save(), after);
  }

  #put(): void {
    this.#shelf.keep({ tag: this.#saved.tag, base: this.#saved.files, files: this.files() });
  }

  async #save(): Promise<void> {
    if (this.#draft.saving === "saving" || this.#draft.conflict) return;
    this.#running = this.#send();
    await this.#running;
  }

  async #send(): Promise<void> {
    const files = [...this.files()];
    const { bot } = this.#draft.history;
    this.#put();
    this.#draft = { ...this.#draft, saving: "saving", refusal: undefined };
    this.#tell();
    try {
      const tag = await this.#server.save(files, this.#saved.tag);
      this.#saved = { files, tag };
      this.#savedBot = bot;
      const isLast = this.files() === this.#draft.files && isSameFiles(this.#draft.files, files);
      this.#draft = { ...this.#draft, saving: isLast ? "saved" : "waiting" };
      if (isLast) this.#shelf.keep(undefined);
      else this.#plan(PAUSE_MS);
    } catch (error) {
      await this.#failed(error);
    }
    this.#tell();
  }

  async #failed(error: unknown): Promise<void> {
    const code = error instanceof ProblemError ? error.code : "unreachable";
    if (code === "edit_conflict") {
      const theirs = await this.#server.load().catch(() => undefined);
      this.#draft = { ...this.#draft, saving: "waiting" };
      if (theirs) this.#meet(theirs);
      else this.#plan(AGAIN_MS);
      return;
    }
    if (code === "unreachable") {
      this.#draft = { ...this.#draft, saving: "unreachable" };
      this.#plan(AGAIN_MS);
      return;
    }
    const refusal = error instanceof Error ? error : new Error(String(error));
    this.#draft = { ...this.#draft, saving: "refused", refusal };
  }

  /** Takes in what another saved: what we didn't both change goes together, else people choose. */
  #meet(theirs: Stored): void {
    const { bot, fault } = read(theirs.files);
    const mine = this.#draft.history.bot;
    const isMineRead = !this.#draft.fault;
    if (this.#draft.saving === "saved" && bot) {
      this.#saved = theirs;
      this.#savedBot = bot;
      this.#isWritten = true;
      const history = step(this.#draft.history, { do: "read", bot });
      const merged = this.#draft.merged + 1;
      this.#draft = { ...this.#draft, history, files: theirs.files, fault: undefined, merged };
      return;
    }
    if (fault || !bot || !isMineRead) {
      this.#draft = {
        ...this.#draft,
        saving: "conflict",
        conflict: { theirs, bot: bot ?? mine, paths: [] },
      };
      return;
    }
    const merged = merge(this.#savedBot, mine, bot);
    if (merged.conflicts.length > 0) {
      const conflict = { theirs, bot, paths: merged.conflicts };
      this.#draft = { ...this.#draft, saving: "conflict", conflict };
      return;
    }
    this.#saved = theirs;
    this.#savedBot = bot;
    this.#isWritten = false;
    const history = step(this.#draft.history, { do: "read", bot: merged.bot });
    const count = this.#draft.merged + 1;
    this.#draft = { ...this.#draft, history, files: theirs.files, merged: count };
    this.#wait();
  }

  #tell(): void {
    const { tag } = this.#saved;
    if (this.#draft.tag !== tag) this.#draft = { ...this.#draft, tag };
    for (const listener of this.#listeners) listener();
  }
}

function isSameFiles(one: readonly SourceFile[], other: readonly SourceFile[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ path, text }, index) => other[index]?.path === path && other[index]?.text === text)
  );
}
