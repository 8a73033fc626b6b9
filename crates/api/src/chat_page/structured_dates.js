// Calendars and lists of hours that rich content opens.

import { make } from "./elements.js";

const TEXTS = {
  day: "Date",
  from: "From",
  to: "To",
  send: "Send",
  days: "Choose days",
  hours: "Free times",
  order: "The last day is before the first one.",
};

/** Times beyond this are milliseconds, not seconds. */
const MOST_SECONDS = 1e11;

/** Makes what a day, or the first and the last day, is chosen with. */
export function calendar({ class: kind, title, minDate, maxDate, dateFormat }, metadata, deeds) {
  const isRange = kind === "range";
  const names = isRange ? [TEXTS.from, TEXTS.to] : [title || TEXTS.day];
  const inputs = names.map((name) => dayInput(String(name), { min: isoDay(minDate), max: isoDay(maxDate) }));
  const send = make("button", { type: "submit", className: "button primary" }, TEXTS.send);
  const error = make("p", { className: "error", hidden: true }, TEXTS.order);
  error.setAttribute("role", "alert");
  const labels = inputs.map((input, at) =>
    isRange ? make("label", { className: "day" }, names[at], input) : input,
  );
  const heading = isRange && title ? make("p", { className: "card-subtitle" }, String(title)) : null;
  const form = make("form", { className: "calendar", noValidate: false }, heading, ...labels, error, send);
  form.setAttribute("aria-label", String(title || TEXTS.days));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const days = inputs.map((input) => input.value);
    error.hidden = days.every((day, at) => at === 0 || days[at - 1] <= day);
    if (!error.hidden) return inputs.at(-1).focus();
    for (const input of [...inputs, send]) input.disabled = true;
    deeds.say({ text: days.map((day) => written(day, dateFormat)).join(" - "), metadata });
  });
  return form;
}

function dayInput(name, { min, max }) {
  const input = make("input", { type: "date", className: "input", required: true, ariaLabel: name });
  if (min) input.min = min;
  if (max) input.max = max;
  return input;
}

/** The day of a time in seconds or milliseconds; empty when there is none. */
function isoDay(time) {
  const number = Number(time ?? NaN);
  const at = new Date(Math.abs(number) > MOST_SECONDS ? number : number * 1000);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString().slice(0, 10);
}

/** Writes a day, given as `2026-02-28`, as the format says: `MM/dd/yyyy`, `d. MMMM yyyy`, `EEE`. */
export function written(day, format) {
  if (typeof format !== "string" || !/[yYdDmM]/.test(format)) return day;
  const at = new Date(`${day}T00:00:00Z`);
  const named = (options) => new Intl.DateTimeFormat(undefined, { timeZone: "UTC", ...options }).format(at);
  const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  const two = (number) => String(number).padStart(2, "0");
  const PARTS = {
    yyyy: () => String(year).padStart(4, "0"),
    yy: () => two(year % 100),
    MMMM: () => named({ month: "long" }),
    MMM: () => named({ month: "short" }),
    MM: () => two(month),
    M: () => String(month),
    dd: () => two(date),
    d: () => String(date),
    EEEE: () => named({ weekday: "long" }),
    EEE: () => named({ weekday: "short" }),
  };
  return format.replace(/[yY]{4}|[yY]{2}|[mM]{1,4}|[dD]{1,2}|E{3,4}|'([^']*)'/g, (part, quoted) => {
    if (quoted !== undefined) return quoted;
    const token = /^[yY]/.test(part) ? part.toLowerCase() : /^[mM]/.test(part) ? part.toUpperCase() : part;
    return (PARTS[token] ?? PARTS[token.toLowerCase()])?.() ?? part;
  });
}

/** Makes the list of hours that can be chosen from. */
export function hours({ title, slots }, metadata, deeds) {
  const listed = Array.isArray(slots) ? slots : [];
  const buttons = listed.map((slot) => {
    const said = String(slot?.title || clock(slot?.start));
    const more = [slot?.title ? clock(slot.start) : "", slot?.description].filter(Boolean).join(" · ");
    const second = more ? make("span", { className: "button-subtitle" }, more) : null;
    const button = make("button", { type: "button", className: "button" }, make("span", {}, said), second);
    button.addEventListener("click", () => deeds.say({ text: said, metadata }));
    return button;
  });
  const box = make("div", { className: "options" }, ...buttons);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", String(title || TEXTS.hours));
  return box;
}

function clock(time) {
  const number = Number(time ?? NaN);
  const at = new Date(Math.abs(number) > MOST_SECONDS ? number : number * 1000);
  if (Number.isNaN(at.getTime())) return "";
  return at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
