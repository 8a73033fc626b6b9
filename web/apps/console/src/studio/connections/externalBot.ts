// One external bot as the bot file has it, read and changed by its parts.
import type { BotFile } from "@colloquy/api";
import { texts } from "../../texts";
import { type Bot, nameOf } from "../draft/bot";

export type ExternalBot = BotFile<"ExternalBot">;
export type Protocol = ExternalBot["protocol"];

const { protocols } = texts.connections.external;

export const PROTOCOLS = (Object.keys(protocols) as Protocol[]).map((value) => {
  const [label, description] = protocols[value];
  return { value, label, description };
});

export interface Addresses {
  test: string;
  /** Empty where it is the same as in test. */
  production: string;
}

export function addressesOf({ url }: ExternalBot): Addresses {
  if (typeof url === "string") return { test: url, production: "" };
  return { test: url?.test ?? "", production: url?.production ?? "" };
}

/** One address where production has none of its own. */
export function urlFrom({ test, production }: Addresses): ExternalBot["url"] {
  return production === "" || production === test ? test : { test, production };
}

/** The other external bots of a bot that have one of the same addresses; that is allowed. */
export function sharing(bot: Bot, key: string): string[] {
  const own = bot.external_bots?.[key];
  if (!own) return [];
  const addresses = Object.values(addressesOf(own)).filter(Boolean);
  return Object.entries(bot.external_bots ?? {}).flatMap(([other, it]) => {
    const isSame = Object.values(addressesOf(it)).some((address) => addresses.includes(address));
    return other !== key && isSame ? [nameOf(other, it)] : [];
  });
}

/** A time limit as it was typed: seconds, `undefined` for none, `null` for no such number. */
export function limitFrom(text: string): number | undefined | null {
  if (text.trim() === "") return undefined;
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 60 ? seconds : null;
}
