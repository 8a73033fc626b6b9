// What URLs read of the environments, `{$env.NAME}`: an address or value for test and for production.
import type { Bot, Path } from "../draft/bot";
import type { Action } from "../draft/edit";
import { free } from "../draft/keys";
import { at } from "../draft/tree";

export const ENVIRONMENTS = ["test", "production"] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

const REFERENCE = /\{\$env\.([A-Za-z0-9_.-]+)\}/g;

/** The names that a text reads of the environments, each once. */
export function environmentNames(text: string): string[] {
  return [...new Set([...text.matchAll(REFERENCE)].map(([, name = ""]) => name))];
}

/** Where a name of an environment is said: among its values if it stands there, else its addresses. */
export function environmentPath(bot: Bot, environment: EnvironmentName, name: string): Path {
  const isValue = ENVIRONMENTS.some(
    (it) => at(bot, ["environments", it, "values", name]) !== undefined,
  );
  return ["environments", environment, isValue ? "values" : "addresses", name];
}

export function environmentText(bot: Bot, environment: EnvironmentName, name: string): string {
  const text = at(bot, environmentPath(bot, environment, name));
  return text === undefined || text === null ? "" : String(text);
}

export interface Spread {
  /** Declares the address in both environments. */
  actions: Action[];
  /** The URL, which reads it now. */
  url: string;
}

const LITERAL = /^https?:\/\/[^/{?#\s]+/;

/** Makes an address of both environments out of a URL's literal host; nothing where it has none. */
export function spread(bot: Bot, url: string): Spread | undefined {
  const origin = LITERAL.exec(url)?.[0];
  if (!origin) return undefined;
  const known = ENVIRONMENTS.flatMap((it) => [
    ...Object.keys(bot.environments?.[it]?.addresses ?? {}),
    ...Object.keys(bot.environments?.[it]?.values ?? {}),
  ]);
  const name = free(nameFor(origin), new Set(known));
  const actions = ENVIRONMENTS.map((environment): Action => {
    return { do: "set", path: ["environments", environment, "addresses", name], value: origin };
  });
  return { actions, url: `{$env.${name}}${url.slice(origin.length)}` };
}

/** `api` for most, else the part of the host that tells the service. */
function nameFor(origin: string): string {
  const host = origin.replace(/^https?:\/\//, "").replace(/:\d+$/, "");
  if (/^[\d.]+$|^localhost$|^\[/.test(host)) return "api";
  const parts = host.split(".");
  const own = parts.length > 1 ? parts[parts.length - 2] : parts[0];
  return (own ?? "").replace(/[^A-Za-z0-9_]/g, "_") || "api";
}
