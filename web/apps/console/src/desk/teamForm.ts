// A team as its form has it, and as the API takes it.
import type { Schema } from "@colloquy/api";
import { DAYS, spansOf, type WrittenHours, writtenHours } from "./hours";

export type Team = Schema<"TeamView">;
type Body = Schema<"TeamBody">;

export interface TeamForm {
  key: string;
  name: string;
  isDefault: boolean;
  routing: NonNullable<Body["routing"]>;
  prefersPrevious: boolean;
  /** As it was typed; empty: no limit. */
  mostWaiting: string;
  whenClosed: NonNullable<Body["when_closed"]>;
  whenAway: NonNullable<Body["when_away"]>;
  whenFull: NonNullable<Body["when_full"]>;
  zone: string;
  hours: WrittenHours;
}

export const NEW_TEAM: TeamForm = {
  key: "",
  name: "",
  isDefault: false,
  routing: "balanced",
  prefersPrevious: false,
  mostWaiting: "",
  whenClosed: "wait",
  whenAway: "wait",
  whenFull: "wait",
  zone: "",
  hours: writtenHours(undefined),
};

export function formOf(team: Team): TeamForm {
  return {
    key: team.key,
    name: team.name,
    isDefault: team.is_default,
    routing: team.routing,
    prefersPrevious: team.prefers_previous,
    mostWaiting: team.max_waiting == null ? "" : String(team.max_waiting),
    whenClosed: team.when_closed,
    whenAway: team.when_away,
    whenFull: team.when_full,
    zone: team.hours.zone ?? "",
    hours: writtenHours(team.hours),
  };
}

/** What is counted, not set up. */
const COUNTED = ["key", "number", "members", "waiting"] as const;

/** The body, with what the form doesn't show as it was. */
export function bodyOf(form: TeamForm, before?: Team): Body {
  const kept: Partial<Team> = { ...before };
  for (const name of COUNTED) delete kept[name];
  const most = form.mostWaiting.trim();
  const days = DAYS.map((day) => [day, spansOf(form.hours[day]) ?? []] as const);
  return {
    ...kept,
    name: form.name.trim(),
    is_default: form.isDefault,
    routing: form.routing,
    prefers_previous: form.prefersPrevious,
    max_waiting: most === "" ? null : Number(most),
    when_closed: form.whenClosed,
    when_away: form.whenAway,
    when_full: form.whenFull,
    hours: { ...before?.hours, ...Object.fromEntries(days), zone: form.zone.trim() || null },
  };
}

/** Tells whether a limit is a whole number, or nothing. */
export function isLimit(text: string): boolean {
  return /^\d{0,6}$/.test(text.trim());
}

export function isComplete(form: TeamForm): boolean {
  const areHours = DAYS.every((day) => spansOf(form.hours[day]) !== undefined);
  return form.key.trim() !== "" && form.name.trim() !== "" && isLimit(form.mostWaiting) && areHours;
}
