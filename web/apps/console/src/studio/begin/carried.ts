// A bot that is to be made in another workspace: what was said of it waits in this tab until somebody signed in there.
import type { Naming } from "./NameFields";

export interface Wanted {
  naming: Naming;
  description: string;
  language: string;
  template: string;
}

const CARRIED = "colloquy.begin";

/** Where one signs in to a workspace so that the bot is made there. */
export function signInTo(workspace: string): string {
  const query = new URLSearchParams({ workspace, to: "/studio?begin=new" });
  return `/sign-in?${query}`;
}

/** Keeps what was said of a bot. */
export function carry(workspace: string, wanted: Wanted): void {
  try {
    sessionStorage.setItem(CARRIED, JSON.stringify({ workspace, wanted }));
  } catch {
    // Then it is said again there.
  }
}

/** What was carried to this workspace. What was meant for another is dropped: somebody thought better of it. */
export function carriedTo(workspace: string): Wanted | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(CARRIED) ?? "null");
    if (kept?.workspace === workspace) return kept.wanted;
    dropCarried();
    return undefined;
  } catch {
    return undefined;
  }
}

export function dropCarried(): void {
  try {
    sessionStorage.removeItem(CARRIED);
  } catch {
    // What can't be removed couldn't be kept.
  }
}
