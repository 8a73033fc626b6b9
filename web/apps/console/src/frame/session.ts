// Who is signed in, and what their roles let them see.
import { api, keepPageToken, ProblemError, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";

export type Member = Schema<"MemberView">;
export type Role = Schema<"RoleView">;
export type Me = Schema<"MeView"> & { member: Member };

export const ME = ["me"] as const;

/** Who is signed in; nobody is `null`. */
export function useSession() {
  return useQuery({ queryKey: ME, queryFn: findMe, staleTime: 60_000 });
}

async function findMe(): Promise<Me | null> {
  try {
    const me = await unwrap(api.GET("/api/v1/me"));
    keepPageToken(me.csrf_token ?? undefined);
    return me.member ? { ...me, member: me.member } : null;
  } catch (error) {
    if (error instanceof ProblemError && error.code === "not_signed_in") return null;
    throw error;
  }
}

export const MeContext = createContext<Me | null>(null);

/** Who is signed in, inside the frame. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("nobody is signed in here");
  return me;
}

/** Tells whether one of these roles is among a member's. An administrator may everything. */
export function isOneOf(own: readonly Role[], roles: readonly Role[]): boolean {
  return own.includes("admin") || own.some((role) => roles.includes(role));
}

export function useHasRole(...roles: Role[]): boolean {
  return isOneOf(useMe().member.roles, roles);
}

/** Where to go after signing in: a place of the console, whatever the address says. */
export function returnPath(to: string | null): string {
  return to && /^\/(?![/\\])/.test(to) ? to : "/";
}

const WORKSPACE = "colloquy.workspace";
export const DEFAULT_WORKSPACE = "default";

/** The workspace that this browser signed in to last. */
export function lastWorkspace(): string {
  try {
    return localStorage.getItem(WORKSPACE) || DEFAULT_WORKSPACE;
  } catch {
    return DEFAULT_WORKSPACE;
  }
}

export function keepWorkspace(name: string): void {
  try {
    localStorage.setItem(WORKSPACE, name);
  } catch {
    // Then it is asked for again.
  }
}
