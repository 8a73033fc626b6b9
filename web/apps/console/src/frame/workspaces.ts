// The workspaces that this browser knows of a person: a member belongs to one, but the same address may be a member
// of several. The server tells nobody where else an address is known, so what was signed in to is remembered here.
import { isOneOf, type Me } from "./session";

export interface KnownWorkspace {
  name: string;
  email: string;
  mayBuild: boolean;
}

const KNOWN = "colloquy.workspaces";
const MOST_KNOWN = 20;

/** What is known with one more, the latest first. */
export function withWorkspace(
  known: readonly KnownWorkspace[],
  latest: KnownWorkspace,
): KnownWorkspace[] {
  const others = known.filter((it) => it.name !== latest.name || it.email !== latest.email);
  return [latest, ...others].slice(0, MOST_KNOWN);
}

/** The names of the workspaces in which a member may build: this one first, then others where they did sign in. */
export function buildingIn(known: readonly KnownWorkspace[], me: Me): string[] {
  const own = known.filter(({ email, mayBuild }) => mayBuild && email === me.member.email);
  return [...new Set([me.workspace_name, ...own.map(({ name }) => name)])];
}

export function knownWorkspaces(): KnownWorkspace[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KNOWN) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Remembers the workspace that somebody is signed in to. */
export function noteWorkspace({ workspace_name: name, member }: Me): void {
  const latest = { name, email: member.email, mayBuild: isOneOf(member.roles, ["builder"]) };
  try {
    localStorage.setItem(KNOWN, JSON.stringify(withWorkspace(knownWorkspaces(), latest)));
  } catch {
    // Then the others are reached by the menu of workspaces alone.
  }
}
