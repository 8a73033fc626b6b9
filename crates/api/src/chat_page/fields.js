// The fields of a form: their inputs, what is in them, and what is wrong with it.

import { make } from "./elements.js";
import { suggestions } from "./submit.js";

const TEXTS = {
  invalid: "Please enter valid data.",
  required: "Please fill this in.",
  choose: "Choose…",
  past: "This day isn’t past.",
};

/** What an input is of, for kinds that are more than a line of text. */
const INPUTS = {
  number: { type: "text", inputMode: "decimal" },
  email: { type: "email", autocomplete: "email" },
  phone: { type: "tel", autocomplete: "tel" },
  password: { type: "password", autocomplete: "off" },
  date: { type: "date" },
  birth_date: { type: "date", autocomplete: "bday" },
  time: { type: "time" },
  date_time: { type: "datetime-local" },
  search: { type: "search" },
};
/** What devices know contacts' own data by. */
const AUTOFILLS = { name: "name", email: "email", gender: "sex", address: "street-address", city: "address-level2" };
/** Types of inputs that other systems may ask for. */
const OTHERS = ["color", "month", "range", "url", "week", "tel", "email", "number", "datetime-local"];
/** What values of these kinds look like. */
const SHAPES = {
  number: /^[-+]?\d+([.,]\d+)?$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  phone: /^[+()\d][-+()./\s\d]{3,}$/,
};
/** How long to wait for the next key before suggestions are asked for, in milliseconds. */
const PAUSE_MS = 250;
const MIN_SEARCH_CHARS = 2;
const MAX_SUGGESTIONS = 8;

let count = 0;

/** Makes a field: `{ field, node, value(), problem() }`; a hidden one has no node. */
export function formField(field) {
  count += 1;
  const id = `field-${count}`;
  const made = maker(field)(field, id);
  if (!made.node) return { field, ...made, check: () => true, fits: () => true };
  const error = make("p", { className: "error", id: `${id}-error`, hidden: true });
  const show = (problem) => {
    error.hidden = !problem;
    error.textContent = problem;
    for (const input of made.inputs) {
      input.setAttribute("aria-invalid", String(Boolean(problem)));
      if (problem) input.setAttribute("aria-describedby", error.id);
      else input.removeAttribute("aria-describedby");
    }
  };
  /** Shows what is wrong and says whether nothing is. */
  const check = () => {
    const problem = problemOf(field, made.value());
    show(problem);
    return !problem;
  };
  made.node.append(error);
  // While it is typed, not when it is left: what moves then would move from under a tap.
  made.node.addEventListener("input", () => error.hidden || check());
  /** Whether a value that was said is one that the field takes. */
  const fits = (value) => !problemOf(field, value.trim());
  return { field, ...made, check, fits };
}

function maker({ type }) {
  switch (type) {
    case "hidden":
      return ({ value }) => ({ value: () => value ?? "", inputs: [] });
    case "radio":
    case "checkbox":
      return boxes;
    case "dropdown":
      return dropdown;
    default:
      return line;
  }
}

function name(field) {
  return field.label || field.placeholder || field.key;
}

function caption(field) {
  const mark = field.is_required ? make("span", { className: "mark", ariaHidden: "true" }, " *") : null;
  return [name(field), mark].filter(Boolean);
}

function line(field, id) {
  const isLong = field.type === "text_area";
  const input = make(isLong ? "textarea" : "input", { id, className: "input" });
  if (isLong) input.rows = Math.min(Math.max(field.rows ?? 3, 2), 10);
  else Object.assign(input, INPUTS[field.type] ?? { type: otherType(field) });
  Object.assign(input, {
    name: field.key,
    placeholder: field.placeholder ?? "",
    readOnly: field.is_read_only,
    required: field.is_required,
  });
  input.value = field.value ?? "";
  const fill = AUTOFILLS[field.autofill];
  if (fill) input.autocomplete = fill;
  if (field.earliest) input.min = field.earliest;
  if (field.latest) input.max = field.latest;
  if (field.type === "birth_date") input.max = today();
  const node = make("div", { className: "field" }, make("label", { htmlFor: id }, ...caption(field)), input);
  const value = () => input.value.trim();
  if (field.type !== "search" || !field.url) return { node, inputs: [input], value };
  return { node, inputs: [input], ...searched(field, { node, input, id, value }) };
}

function otherType({ input }) {
  return OTHERS.includes(input) ? input : "text";
}

function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Lets a line be found by asking a page. */
function searched(field, { node, input, id, value }) {
  const list = make("datalist", { id: `${id}-list` });
  const known = new Map();
  input.setAttribute("list", list.id);
  input.autocomplete = "off";
  node.append(list);
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = value();
    if (typed.length < MIN_SEARCH_CHARS || known.has(typed)) return;
    timer = setTimeout(async () => {
      const found = (await suggestions(field, typed)).slice(0, MAX_SUGGESTIONS);
      for (const { key, message } of found) known.set(key, message);
      list.replaceChildren(...found.map(({ key }) => make("option", { value: key })));
    }, PAUSE_MS);
  });
  const chosen = () => known.get(value()) ?? (field.is_editable ? value() : "");
  return { value: chosen };
}

function dropdown(field, id) {
  const select = make("select", { id, className: "input", name: field.key, required: field.is_required });
  const choices = field.choices ?? [];
  const isChosen = choices.some((choice) => choice.is_selected);
  if (!isChosen) select.append(make("option", { value: "" }, field.placeholder || TEXTS.choose));
  for (const { label, value, is_selected: selected, is_disabled: disabled } of choices) {
    select.append(make("option", { value, selected, disabled }, label));
  }
  select.disabled = field.is_read_only;
  const node = make("div", { className: "field" }, make("label", { htmlFor: id }, ...caption(field)), select);
  return { node, inputs: [select], value: () => select.value };
}

function boxes(field, id) {
  const inputs = [];
  const labels = (field.choices ?? []).map(({ label, value, is_selected: checked, is_disabled: disabled }) => {
    const isDisabled = disabled || field.is_read_only;
    const input = make("input", { type: field.type, name: id, value, checked, disabled: isDisabled });
    inputs.push(input);
    return make("label", { className: "box" }, input, label);
  });
  const legend = make("legend", {}, ...caption(field));
  const node = make("fieldset", { className: "field boxes" }, legend, ...labels);
  const values = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return { node, inputs, value: field.type === "checkbox" ? values : () => values()[0] ?? "" };
}

/** What is wrong with a value; an empty text when nothing is. */
function problemOf(field, value) {
  const { pattern, min_length: min, max_length: max, error } = field.validation ?? {};
  if (!value.length) return field.is_required ? error || TEXTS.required : "";
  if (Array.isArray(value)) return "";
  const length = Array.from(value).length;
  // Where the bot says what fits, nothing else does.
  const isShaped = pattern ? true : (SHAPES[field.type]?.test(value) ?? true);
  const isWithin =
    length >= (min ?? 0) && length <= (max ?? Infinity) && isBetween(value, field) && matches(pattern, value);
  if (isShaped && isWithin) return field.type === "birth_date" && value > today() ? TEXTS.past : "";
  return error || TEXTS.invalid;
}

function isBetween(value, { type, earliest, latest }) {
  return type !== "date" || ((!earliest || value >= earliest) && (!latest || value <= latest));
}

/** A pattern that browsers don't know refuses nothing. */
function matches(pattern, value) {
  if (!pattern) return true;
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    try {
      return new RegExp(pattern).test(value);
    } catch {
      return true;
    }
  }
}
