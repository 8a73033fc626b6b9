// What is typed in one file: put into the draft after a short pause, and at once when one leaves. Where another
// changed the same meanwhile it is kept until somebody chooses, also when the screen is left before.
import type { SourceFile } from "../draft/source";
import { type Typed, together, withText } from "./files";
import type { TypedShelf } from "./typedShelf";

/** How long after the last key the other screens follow, in milliseconds. */
export const PAUSE_MS = 400;

interface Keeper {
  files(): readonly SourceFile[];
  setFiles(files: SourceFile[]): void;
}

export interface Typing {
  /** What isn't in the draft yet. */
  typed: Typed | undefined;
  /** Another changed the same meanwhile. */
  isTorn: boolean;
}

const NOTHING: Typing = { typed: undefined, isTorn: false };

export class Typist {
  readonly #path: string;
  readonly #keeper: Keeper;
  readonly #shelf: TypedShelf;
  readonly #listeners = new Set<() => void>();
  #typing: Typing;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(path: string, keeper: Keeper, shelf: TypedShelf) {
    this.#path = path;
    this.#keeper = keeper;
    this.#shelf = shelf;
    const typed = shelf.find(path);
    this.#typing = typed ? { typed, isTorn: !together(keeper.files(), typed) } : NOTHING;
  }

  readonly typing = (): Typing => this.#typing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly type = (text: string): void => {
    const { typed, isTorn } = this.#typing;
    // What the other screens wrote comes to the editor, too, and is no typing.
    if (!typed && text === this.#saved()) return;
    const base = typed?.base ?? this.#keeper.files();
    this.#set({ typed: { path: this.#path, text, base }, isTorn });
    if (isTorn) this.#shelf.keep(this.#path, this.#typing.typed);
    else this.#plan();
  };

  /** Puts what was typed into the draft, if it goes together with what others did. */
  readonly put = (): void => {
    clearTimeout(this.#timer);
    const { typed } = this.#typing;
    if (!typed) return;
    const after = together(this.#keeper.files(), typed);
    this.#shelf.keep(this.#path, after ? undefined : typed);
    if (after) this.#keeper.setFiles(after);
    this.#set(after ? NOTHING : { typed, isTorn: true });
  };

  /** Ends the tear: with what was typed, or with what the other wrote. */
  readonly resolve = (whose: "mine" | "theirs"): void => {
    const { typed } = this.#typing;
    this.#shelf.keep(this.#path, undefined);
    if (typed && whose === "mine") {
      this.#keeper.setFiles(withText(this.#keeper.files(), this.#path, typed.text));
    }
    this.#set(NOTHING);
  };

  #saved(): string {
    return this.#keeper.files().find(({ path }) => path === this.#path)?.text ?? "";
  }

  #plan(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.put, PAUSE_MS);
  }

  #set(typing: Typing): void {
    this.#typing = typing;
    for (const listener of this.#listeners) listener();
  }
}
