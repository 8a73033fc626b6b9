// New bots: the files of a template or of another bot, under a name of their own.
import { api, unwrap } from "@colloquy/api";
import type { Bot } from "../draft/bot";
import { read, type SourceFile, write } from "../draft/source";

export interface NewBot {
  key: string;
  name: string;
  description?: string;
  language?: string;
}

/** Tells an editor where the schema is; from another folder it would be somewhere else. */
const SCHEMA_LINE = /^# yaml-language-server:.*\n(#\n)?/;

/** Files as those of a new bot; `change` says what else is different in it. */
export function filesFor(
  files: readonly SourceFile[],
  { key, name, description, language }: NewBot,
  change: (bot: Bot) => Bot = (bot) => bot,
): SourceFile[] {
  const own = files.map(({ path, text }) => ({ path, text: text.replace(SCHEMA_LINE, "") }));
  const { bot, fault } = read(own);
  if (fault) return own;
  const { description: before, ...rest } = bot;
  const said = description ?? before;
  return write(own, {
    ...change(rest),
    bot: key,
    name,
    ...(said ? { description: said } : {}),
    ...(language ? { language } : {}),
  });
}

/** Files without the tests that say what the bot of a template answers: another one answers otherwise. */
export function withoutAnswers(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ text }) => !/^answers:/m.test(text));
}

/** Makes a bot of these files. One of this key that is there stays as it is. */
export async function make(key: string, files: SourceFile[]): Promise<string> {
  const params = { path: { bot: key }, header: { "If-None-Match": "*" } };
  await unwrap(api.PUT("/api/v1/bots/{bot}/draft", { params, body: { files } }));
  return key;
}

export interface Attached {
  name: string;
  protocol: "kommunicate" | "haptik" | "liveperson" | "rasa" | "colloquy";
  test: string;
  production: string;
}

/** Puts an external bot in place of the one in a template, as what answers; no dialog comes before it. */
export function attach(bot: Bot, { name, protocol, test, production }: Attached): Bot {
  const key = bot.answered_by ?? Object.keys(bot.external_bots ?? {})[0] ?? "remote";
  const before = bot.external_bots?.[key];
  const url = production === "" || production === test ? test : { test, production };
  const external = { ...before, name, protocol, url };
  const { entities: _entities, stories: _stories, ...rest } = bot;
  return { ...rest, external_bots: { ...bot.external_bots, [key]: external }, answered_by: key };
}
