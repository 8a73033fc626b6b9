// Times in the reader's language and zone.

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
  ["year", Number.POSITIVE_INFINITY],
];
/** What is nearer than this is now. */
const NOW_S = 10;

/** How long ago, or in how long, in the largest whole unit: "5 minutes ago", "in 3 days". */
export function relative(at: Date, now: Date, locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  let value = (at.getTime() - now.getTime()) / 1000;
  if (Math.abs(value) < NOW_S) return format.format(0, "second");
  for (const [unit, next] of STEPS) {
    if (Math.abs(value) < next) return format.format(Math.trunc(value), unit);
    value /= next;
  }
  return format.format(Math.trunc(value), "year");
}

/** The exact time with its zone. */
export function exact(at: Date, locale?: string, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "long", timeZone };
  return new Intl.DateTimeFormat(locale, options).format(at);
}
