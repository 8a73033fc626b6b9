// Credentials as a bot declares them.
import type { BotFile } from "@colloquy/api";
import type { Bot } from "../draft/bot";

export type Credential = NonNullable<Bot["credentials"]>[string];
export const KINDS = ["bearer", "basic", "header", "headers", "signing"] as const;
export type CredentialKind = (typeof KINDS)[number];

export function credentialKind(credential: Credential): CredentialKind {
  if (typeof credential === "string") return credential;
  return credential.header !== undefined ? "header" : (credential.kind ?? "headers");
}

/** The hosts that it may be sent to; none means that the workspace's secret says it alone. */
export function hostsOf(credential: Credential): string[] {
  const hosts = typeof credential === "string" ? undefined : credential.hosts;
  if (hosts === undefined) return [];
  return typeof hosts === "string" ? [hosts] : hosts;
}

export interface CredentialForm {
  kind: CredentialKind;
  header: string;
  hosts: readonly string[];
  description: string;
}

/** As short as the file can say it. */
export function credentialFrom({ kind, header, hosts, description }: CredentialForm): Credential {
  const rest: BotFile<"Credential"> = {
    ...(description ? { description } : {}),
    ...(hosts.length > 0 ? { hosts: hosts.length === 1 ? hosts[0] : [...hosts] } : {}),
  };
  if (kind === "header") return { header, ...rest };
  return Object.keys(rest).length === 0 ? kind : { kind, ...rest };
}
