// Buttons, quick replies, answers of surveys and entities to collect: as short as files say them.
import type { BotFile } from "@colloquy/api";
import { isFields } from "../draft/tree";

export type Button = BotFile<"Button">;
export type QuickReply = BotFile<"QuickReply">;
export type Collect = BotFile<"Collect">;
export type SurveyAnswer = BotFile<"SurveyAnswer">;

/** A mapping of one main field: that alone when the others say nothing. */
function short<T extends object>(fields: T, main: keyof T): string | T {
  const kept = Object.fromEntries(
    Object.entries(fields).filter(([key, it]) => key === main || (it !== undefined && it !== "")),
  ) as T;
  return Object.keys(kept).length === 1 ? String(kept[main] ?? "") : kept;
}

export function buttonOf(button: string | Button): Button {
  return typeof button === "string" ? { label: button } : button;
}

export function shortButton(button: Button): string | Button {
  // A link may be empty while it is typed: it still says what the button does.
  const { link, ...rest } = button;
  const kept = short(rest as Button, "label");
  if (link === undefined) return kept;
  return { ...(typeof kept === "string" ? { label: kept } : kept), link };
}

export function replyOf(reply: string | QuickReply): QuickReply {
  return typeof reply === "string" ? { title: reply } : reply;
}

export function shortReply(reply: QuickReply): string | QuickReply {
  return short(reply, "title");
}

export function collectOf(collect: string | Collect | undefined): Collect | undefined {
  return typeof collect === "string" ? { entity: collect } : collect;
}

export function shortCollect(collect: Collect): string | Collect {
  const { all, allowed, ...rest } = collect;
  return short(
    { ...rest, ...(all ? { all } : {}), ...(allowed?.length ? { allowed } : {}) },
    "entity",
  );
}

/** Answers of a survey a line each: `Great | 5`, or the label alone. */
export function answerLines(answers: readonly (string | SurveyAnswer)[] | undefined): string[] {
  return (answers ?? []).map((it) =>
    typeof it === "string" ? it : `${it.label ?? ""} | ${it.value ?? ""}`,
  );
}

export function answersOf(lines: readonly string[]): (string | SurveyAnswer)[] | undefined {
  const answers = lines.map((line) => {
    const bar = line.lastIndexOf("|");
    const label = line.slice(0, bar).trim();
    const value = line.slice(bar + 1).trim();
    return bar > 0 && label && value ? { label, value } : line.trim();
  });
  return answers.length > 0 ? answers : undefined;
}

/** What a text of JSON means, or that it is none. */
export function parsedJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A text of JSON for people to edit; nothing is empty. */
export function jsonText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** Tells whether a text is a JSON object, or empty. */
export function fieldsOf(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  const parsed = parsedJson(text)?.value;
  return isFields(parsed) ? parsed : undefined;
}
