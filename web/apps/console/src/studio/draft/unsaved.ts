// What isn't saved yet outlives the page: it is kept in the browser until the server has it.
import type { SourceFile } from "./source";

export interface Unsaved {
  /** The draft that was changed, and its tag. */
  tag: string;
  base: readonly SourceFile[];
  files: readonly SourceFile[];
}

export interface Shelf {
  keep(unsaved: Unsaved | undefined): void;
  find(): Unsaved | undefined;
}

/** A place in the browser's storage for the changes of one bot. */
export function shelfOf(workspace: string, bot: string): Shelf {
  const name = `colloquy.unsaved/${workspace}/${bot}`;
  return {
    keep(unsaved) {
      try {
        if (unsaved) localStorage.setItem(name, JSON.stringify(unsaved));
        else localStorage.removeItem(name);
      } catch {
        // Storage is full or forbidden: leaving the page asks first.
      }
    },
    find() {
      try {
        const text = localStorage.getItem(name);
        return text ? (JSON.parse(text) as Unsaved) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
