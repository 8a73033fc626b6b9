// How long values live, for people to choose.
import type { BotFile } from "@colloquy/api";
import { texts } from "../../texts";

export type Scope = NonNullable<BotFile<"Assignment">["scope"]>;

const { scopes } = texts.properties.rules;

export const SCOPES = (["request", "dialog", "session", "forever"] as const).map((value) => ({
  value,
  label: scopes[value],
}));
