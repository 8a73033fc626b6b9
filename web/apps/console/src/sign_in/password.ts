// Passwords that somebody chooses.
import { texts } from "../texts";

/** The same bound as the server's. */
const LEAST_CHARS = 10;

/** What is wrong with a password and its repetition; nothing when both are good. */
export function faultsOfPassword(
  password: string,
  repeated: string,
): { password?: string; repeated?: string } {
  if ([...password].length < LEAST_CHARS) return { password: texts.signIn.invitation.short };
  if (password !== repeated) return { repeated: texts.signIn.invitation.differs };
  return {};
}

/** The token of a link, from the part of the address that is never sent to a server. */
export function tokenOf(hash: string): string | undefined {
  const token = decodeURIComponent(hash.replace(/^#/, "")).trim();
  return token === "" ? undefined : token;
}

/** The link by which a member sets their password. */
export function linkOf(origin: string, token: string): string {
  return `${origin}/console/invitation#${encodeURIComponent(token)}`;
}
