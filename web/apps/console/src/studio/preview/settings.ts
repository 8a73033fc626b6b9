// What a preview begins with, as builders set it for a bot; kept in their browser.
import type { Answers, Setup } from "./contract";

export interface Canned {
  isOn: boolean;
  /** As it was typed. */
  status: string;
  /** JSON, as it was typed. */
  body: string;
}

export interface Settings {
  environment: "test" | "production";
  channel: NonNullable<Setup["channel"]>;
  language: string;
  name: string;
  email: string;
  /** Variables by name; those called `slot.NAME` are slots. */
  values: readonly { name: string; value: string }[];
  /** Canned answers by the key of an integration or external bot. */
  canned: Readonly<Record<string, Canned>>;
}

export const USUAL: Settings = {
  environment: "test",
  channel: "web",
  language: "",
  name: "",
  email: "",
  values: [],
  canned: {},
};

export const NO_ANSWER: Canned = { isOn: false, status: "200", body: "{}" };

const SLOT = "slot.";

/** A value as it was typed: JSON where it is an object, a list or a quoted text, else the text. */
export function typedValue(typed: string): unknown {
  if (!/^\s*[[{"]/.test(typed)) return typed;
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}

/** What is wrong with a canned answer, if anything. */
export function faultOf({ status, body }: Canned): "status" | "body" | undefined {
  if (!/^[1-5]\d\d$/.test(status.trim())) return "status";
  try {
    JSON.parse(body);
    return undefined;
  } catch {
    return "body";
  }
}

/** The canned answers that hold; those that can't be read are left out. */
export function answersOf({ canned }: Settings): Answers {
  const held = Object.entries(canned).filter(([, it]) => it.isOn && !faultOf(it));
  return Object.fromEntries(
    held.map(([key, { status, body }]) => [
      key,
      { status: Number(status), body: JSON.parse(body) as unknown },
    ]),
  );
}

/** What the server is told, from the bot's opening or from a place of it. */
export function setupOf(settings: Settings, start?: string): Setup {
  const { environment, channel, language, name, email, values } = settings;
  const named = values.filter((it) => it.name.trim() !== "");
  const pick = (isSlot: boolean) =>
    Object.fromEntries(
      named
        .map((it) => ({ name: it.name.trim(), value: typedValue(it.value) }))
        .filter((it) => it.name.startsWith(SLOT) === isSlot)
        .map((it) => [isSlot ? it.name.slice(SLOT.length) : it.name, it.value]),
    );
  const contact = {
    ...(name.trim() && { name: name.trim() }),
    ...(email.trim() && { email: email.trim() }),
  };
  return {
    environment,
    channel,
    ...(language.trim() && { language: language.trim() }),
    ...(Object.keys(contact).length > 0 && { contact }),
    ...(start && { start }),
    variables: pick(false),
    slots: pick(true),
    answers: answersOf(settings),
  };
}

/** Tells whether other values than the answers differ: those hold from the next beginning on. */
export function isOtherBeginning(one: Settings, other: Settings): boolean {
  const rest = ({ canned: _, ...it }: Settings) => JSON.stringify(it);
  return rest(one) !== rest(other);
}

export function loadSettings(name: string): Settings {
  try {
    const text = localStorage.getItem(name);
    return text ? { ...USUAL, ...(JSON.parse(text) as Partial<Settings>) } : USUAL;
  } catch {
    return USUAL;
  }
}

export function keepSettings(name: string, settings: Settings): void {
  try {
    localStorage.setItem(name, JSON.stringify(settings));
  } catch {
    // They hold until the page is left.
  }
}
