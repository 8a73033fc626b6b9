// What could be answered in place of a service, so that a preview goes on without it.
import type { Bot } from "../draft/bot";
import type { Step } from "./contract";
import { type Canned, NO_ANSWER, type Settings } from "./settings";

export type Called = Extract<Step, { kind: "call" | "asked_bot" }>;

/** What external bots say to greet, by what they speak. */
const GREETINGS: Partial<Record<string, unknown>> = {
  kommunicate: [{ message: "Hello." }],
  haptik: {
    status: true,
    response: [{ text: "Hello.", type: "TEXT", data: { quick_replies: [] } }],
  },
  rasa: [{ text: "Hello." }],
  colloquy: { messages: [{ text: "Hello." }] },
};

/** LivePerson's call that hands a conversation to people; it needs a conversation that is kept. */
const ESCALATES = /\/livePersonAgent\/?(\?|$)/;
/** A place in an answer, as fields name it. */
const PLACE = /\$\.api_[\w-]+\.([\w.[\]*-]+)/g;

/** The key of the service that was called: an integration or an external bot. */
export const keyOf = (step: Called): string => (step.kind === "call" ? step.integration : step.bot);

/** The answer to freeze: the one that came, or else what the bot would read of a good one. */
export function offerOf(bot: Bot, step: Called): Canned {
  if (step.kind === "asked_bot") return replyOf(step);
  const { response, request, integration } = step;
  if (response && !response.cut && isGood(response.status)) {
    return canned(response.status ?? 200, response.body ?? null);
  }
  const fields = bot.integrations?.[integration]?.fields ?? {};
  const read = sampleOf(Object.values(fields).map(String));
  const isEscalation = ESCALATES.test(request.url) && Object.keys(fields).length === 0;
  return canned(200, isEscalation ? { success: true, conversationId: "preview" } : read);
}

function replyOf({ answers, error, protocol }: Extract<Called, { kind: "asked_bot" }>): Canned {
  const [only, ...more] = answers;
  const isWhole = only && more.length === 0 && !error;
  return isWhole ? canned(only.status, only.body) : canned(200, GREETINGS[protocol] ?? {});
}

const isGood = (status: number | null | undefined) => status === 200 || status === 201;

const canned = (status: number, body: unknown): Canned => ({
  isOn: true,
  status: String(status),
  body: JSON.stringify(body, null, 2),
});

/** An object that has something at each place that the fields read: the place's own name. */
export function sampleOf(fields: readonly string[]): unknown {
  const sample: Record<string, unknown> = {};
  for (const field of fields) {
    for (const [, place = ""] of field.matchAll(PLACE)) {
      put(sample, place.replace(/\.$/, "").split("."));
    }
  }
  return sample;
}

function put(into: Record<string, unknown>, [first = "", ...rest]: readonly string[]): void {
  const name = first.replace(/\[.*$/, "");
  const isList = name !== first;
  const found = into[name];
  const old = isList && Array.isArray(found) ? found[0] : found;
  const own = typeof old === "object" && old !== null ? (old as Record<string, unknown>) : {};
  if (rest.length > 0) put(own, rest);
  const value = rest.length > 0 ? own : name;
  into[name] = isList ? [value] : value;
}

/** The settings with a service answered from the preview. */
export function withAnswer(settings: Settings, key: string, answer: Canned): Settings {
  return { ...settings, canned: { ...settings.canned, [key]: answer } };
}

/** The settings with a service called again; its answer is kept for another time. */
export function withoutAnswer(settings: Settings, key: string): Settings {
  const answer = settings.canned[key] ?? NO_ANSWER;
  return withAnswer(settings, key, { ...answer, isOn: false });
}
