// What is remembered in this browser of how a bot began: its first steps, and the report of its import.
import type { Schema } from "@colloquy/api";
import { useCallback, useSyncExternalStore } from "react";

export type Report = Schema<"ImportView">;

/** What one does first with a bot of this beginning. */
export type First = "changed" | "attached" | "imported";

export interface Begun {
  first: First;
  /** Steps that were taken: the first one, and trying it. */
  done?: readonly ("first" | "tried")[];
  /** The steps were all taken, or put away. */
  isOver?: boolean;
  report?: Report;
  /** Findings of the report that were dealt with, by `findingKey`. */
  dealtWith?: readonly string[];
}

/** What tells one finding from the others of a report. */
export function findingKey({ code, place, message }: Report["findings"][number]): string {
  return `${code} ${place} ${message}`;
}

const listeners = new Set<() => void>();
const nameOf = (workspace: string, bot: string) => `colloquy.begun/${workspace}/${bot}`;

export function keepBegun(workspace: string, bot: string, begun: Begun | undefined): void {
  try {
    const name = nameOf(workspace, bot);
    if (begun) localStorage.setItem(name, JSON.stringify(begun));
    else localStorage.removeItem(name);
  } catch {
    // Storage is full or forbidden: then nothing is remembered.
  }
  for (const listener of listeners) listener();
}

function find(workspace: string, bot: string): string | null {
  try {
    return localStorage.getItem(nameOf(workspace, bot));
  } catch {
    return null;
  }
}

function parse(text: string | null): Begun | undefined {
  try {
    return text ? (JSON.parse(text) as Begun) : undefined;
  } catch {
    return undefined;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How a bot began, and a function that remembers something else of it. */
export function useBegun(
  workspace: string,
  bot: string,
): [Begun | undefined, (changed: Partial<Begun>) => void] {
  const text = useSyncExternalStore(subscribe, () => find(workspace, bot));
  const begun = parse(text);
  const change = useCallback(
    (changed: Partial<Begun>) => {
      const before = parse(find(workspace, bot));
      if (before) keepBegun(workspace, bot, { ...before, ...changed });
    },
    [workspace, bot],
  );
  return [begun, change];
}
