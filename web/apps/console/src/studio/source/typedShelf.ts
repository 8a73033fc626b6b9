// What was typed in a file and can't be put in, since another changed the same: it outlives the screen and the page.
import type { Typed } from "./files";

export interface TypedShelf {
  keep(path: string, typed: Typed | undefined): void;
  find(path: string): Typed | undefined;
}

/** A place in the browser's storage for what was typed in the files of one bot. */
export function typedShelfOf(workspace: string, bot: string): TypedShelf {
  const nameOf = (path: string) => `colloquy.typed/${workspace}/${bot}/${path}`;
  return {
    keep(path, typed) {
      try {
        if (typed) localStorage.setItem(nameOf(path), JSON.stringify(typed));
        else localStorage.removeItem(nameOf(path));
      } catch {
        // Storage is full or forbidden: it is kept as long as the file is shown.
      }
    },
    find(path) {
      try {
        const text = localStorage.getItem(nameOf(path));
        return text ? (JSON.parse(text) as Typed) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
