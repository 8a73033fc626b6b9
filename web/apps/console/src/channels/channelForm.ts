// A channel as its form has it, and as the API takes it.
import type { Schema } from "@colloquy/api";

type Body = Schema<"ChannelBody">;

export type Responder = "nobody" | "bot" | "team";

export interface ChannelForm {
  key: string;
  name: string;
  kind: Body["kind"];
  environment: Body["environment"];
  responder: Responder;
  bot: string;
  /** Empty: none. */
  fallback: string;
  team: string;
  isPublic: boolean;
  skips: boolean;
  /** As it was typed; empty: each message by itself. */
  gather: string;
  accessUrl: string;
}

export const NEW_CHANNEL: ChannelForm = {
  key: "",
  name: "",
  kind: "web",
  environment: "test",
  responder: "bot",
  bot: "",
  fallback: "",
  team: "",
  isPublic: false,
  skips: false,
  gather: "",
  accessUrl: "",
};

export function formOf(channel: Schema<"ChannelView">): ChannelForm {
  const first = channel.first_responder;
  return {
    key: channel.key,
    name: channel.name ?? "",
    kind: channel.kind,
    environment: channel.environment,
    responder: first?.bot ? "bot" : first?.team ? "team" : "nobody",
    bot: first?.bot ?? "",
    fallback: first?.fallback ?? "",
    team: first?.team ?? "",
    isPublic: channel.is_public ?? false,
    skips: channel.skips_while_bot_speaks ?? false,
    gather: channel.gather_ms ? String(channel.gather_ms) : "",
    accessUrl: channel.access_token_url ?? "",
  };
}

/** The body, with what the form doesn't show as it was. */
export function bodyOf(form: ChannelForm, before?: Schema<"ChannelView">): Body {
  const gather = form.gather.trim();
  return {
    ...(before?.kommunicate_url ? { kommunicate_url: before.kommunicate_url } : {}),
    name: form.name.trim() || undefined,
    kind: form.kind,
    environment: form.environment,
    first_responder: responderOf(form),
    is_public: form.isPublic,
    skips_while_bot_speaks: form.skips,
    gather_ms: gather === "" ? undefined : Number(gather),
    access_token_url: form.accessUrl.trim() || undefined,
  };
}

export function responderOf({
  responder,
  bot,
  fallback,
  team,
}: ChannelForm): Body["first_responder"] {
  if (responder === "bot") return { bot, fallback: fallback || undefined };
  if (responder === "team") return { team };
  return undefined;
}

/** Tells whether a span of milliseconds is one, or nothing. */
export function isGather(text: string): boolean {
  return /^\d{0,6}$/.test(text.trim());
}
