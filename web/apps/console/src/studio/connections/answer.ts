// The answer of a try as a tree, and how templates read a place in it.

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type Place = readonly (string | number)[];

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

function step(part: string | number): string {
  if (typeof part === "number") return `[${part}]`;
  if (PLAIN.test(part)) return `.${part}`;
  return `['${part.replace(/\\/g, "\\\\").replace(/'/g, "\\'")}']`;
}

/** The template that reads a place of an answer, as `{$.api_Forecast.today.sky}`. */
export function templateOf(result: string, place: Place): string {
  return `{$${step(`api_${result}`)}${place.map(step).join("")}}`;
}

/** The same for all elements of the innermost list that the place is in; nothing where it is in none. */
export function templateOfAll(result: string, place: Place): string | undefined {
  const index = place.findLastIndex((part) => typeof part === "number");
  if (index < 0) return undefined;
  const before = place.slice(0, index).map(step).join("");
  const behind = place
    .slice(index + 1)
    .map(step)
    .join("");
  return `{$${step(`api_${result}`)}${before}[*]${behind}}`;
}

/** A place in words for people: `today.sky`, `items[0].name`. */
export function shown(place: Place): string {
  return place.map(step).join("").replace(/^\./, "");
}

/** A name for a field that reads this place, other than those that are taken. */
export function fieldName(place: Place, taken: readonly string[]): string {
  const last = place.findLast((part) => typeof part === "string") ?? "value";
  const plain =
    String(last)
      .replace(/[^A-Za-z0-9_]+/g, "_")
      .replace(/^_+|_+$/g, "") || "value";
  let name = plain;
  for (let number = 2; taken.includes(name); number += 1) name = `${plain}_${number}`;
  return name;
}

/** A value as people read it: texts as they are, all else as JSON. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
