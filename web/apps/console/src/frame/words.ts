// What went wrong, in words for people.
import { ProblemError } from "@colloquy/api";
import { texts } from "../texts";

/** One or two sentences about an error, with the way out where there is one. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return texts.problems.unexpected;
  const own: Partial<Record<string, string>> = texts.problems.byCode;
  return own[error.code] ?? sentence(error.detail ?? error.message);
}

/** Begins a sentence with a capital and ends it with a stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const ended = /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

/** By which words of a refusal a field of a form is meant. */
export type Clues<Field extends string> = Partial<Record<Field, RegExp>>;

export interface Placed<Field extends string> {
  at: Partial<Record<Field, string>>;
  /** What is wrong with no field in particular. */
  rest?: string;
}

/** Says of an error what stands beside which field: by its faults' places, else by its words. */
export function place<Field extends string>(error: unknown, clues: Clues<Field>): Placed<Field> {
  const placed: Placed<Field> = { at: {} };
  if (!error) return placed;
  const fields = Object.keys(clues) as Field[];
  const faults = error instanceof ProblemError ? error.faults : [];
  const rest: string[] = [];
  for (const fault of faults) {
    const field = fields.find((name) => fault.place.split(/[.[]/)[0] === name);
    const words = sentence(fault.message);
    if (field) placed.at[field] ??= words;
    else rest.push(words);
  }
  if (faults.length === 0) {
    const detail = error instanceof ProblemError ? error.detail : undefined;
    const field = detail && fields.find((name) => clues[name]?.test(detail));
    if (field && detail) placed.at[field] = sentence(detail);
    else rest.push(wordsOf(error));
  }
  return rest.length > 0 ? { ...placed, rest: rest.join(" ") } : placed;
}

/** Tells whether asking again may help: nothing was refused. */
export function isWorthAnotherTry(error: unknown): boolean {
  return (
    error instanceof ProblemError && ["unreachable", "unavailable", "internal"].includes(error.code)
  );
}
