// Credentials as a bot names them. Pure.
import type { BotFile } from "@colloquy/api";

export type Credential = BotFile<"Credential">;
export type BotCredential = Exclude<Credential["kind"], undefined> | Credential;

/** Kinds as people choose them: one header's value is a kind of its own. */
export const KINDS = ["bearer", "basic", "header", "headers", "signing"] as const;
export type Kind = (typeof KINDS)[number];

/** What a credential says, also where the file has only its kind. */
export function credentialOf(value: BotCredential | undefined): Credential {
  return typeof value === "string" ? { kind: value } : (value ?? {});
}

export function kindOf(credential: Credential): Kind {
  return credential.kind ?? (credential.header === undefined ? "bearer" : "header");
}

export function withKind(credential: Credential, kind: Kind): Credential {
  const { kind: _kind, header: _header, ...others } = credential;
  return kind === "header" ? { header: "Authorization", ...others } : { kind, ...others };
}

/** A credential with another value of a field. */
export function withField(
  value: BotCredential | undefined,
  field: keyof Credential,
  changed: unknown,
): Credential {
  const { [field]: _before, ...others } = credentialOf(value);
  return changed === undefined ? others : { ...others, [field]: changed };
}
