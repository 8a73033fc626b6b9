// When a team is there, as people write it: "09:00–12:00, 13:00–17:30".
import type { Schema } from "@colloquy/api";

export type Span = Schema<"SpanView">;

export const DAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Day = (typeof DAYS)[number];
export type WrittenHours = Record<Day, string>;

const SPAN = /^(\d{1,2}):(\d{2})\s*(?:-|–|—|to)\s*(\d{1,2}):(\d{2})$/;

/** The spans that a text names; nothing when it isn't understood. */
export function spansOf(text: string): Span[] | undefined {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  const spans = parts.map(spanOf);
  return spans.every((span) => span !== undefined) ? spans : undefined;
}

function spanOf(text: string): Span | undefined {
  const found = SPAN.exec(text);
  if (!found) return undefined;
  const [from, to] = [clock(found[1], found[2]), clock(found[3], found[4])];
  return from && to ? { from, to } : undefined;
}

function clock(hour = "", minute = ""): string | undefined {
  const isTime = Number(hour) < 24 && Number(minute) < 60;
  return isTime ? `${hour.padStart(2, "0")}:${minute}` : undefined;
}

export function written(spans: readonly Span[] | undefined): string {
  return (spans ?? []).map(({ from, to }) => `${from}–${to}`).join(", ");
}

export function writtenHours(hours: Schema<"HoursView"> | undefined): WrittenHours {
  const pairs = DAYS.map((day) => [day, written(hours?.[day])] as const);
  return Object.fromEntries(pairs) as WrittenHours;
}
