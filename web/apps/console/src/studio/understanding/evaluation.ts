// What a draft is judged by, from a table that people paste. Pure.
import type { Schema } from "@colloquy/api";
import { rowsOf } from "../draft/csv";

type Test = Schema<"TestView">;

/** What stands in the place of an intent where none is right. */
export const NONE = "none";

export interface Tests {
  tests: Test[];
  /** The first row without an intent, from 1. */
  fault?: number | undefined;
}

/** The messages of a table with their intents; a heading is left out. */
export function testsOf(text: string): Tests {
  const rows = rowsOf(text);
  const isHeading = ([first = "", second = ""]: string[]) =>
    /^(text|message)$/i.test(first) && /^(intent|label)$/i.test(second);
  const own = rows.filter((row, index) => index > 0 || !isHeading(row));
  const index = own.findIndex(([message, intent]) => !message || !intent);
  if (index >= 0) return { tests: [], fault: index + 1 + rows.length - own.length };
  return { tests: own.map(([message = "", intent = ""]) => ({ text: message, intent })) };
}
