// What asks for more than a tap: forms, pickers, inputs with suggestions.

import { bubble, make } from "./elements.js";
import { formField } from "./fields.js";
import { forgetForm, keepOpen } from "./open_forms.js";
import { submit, suggestions } from "./submit.js";

const TEXTS = {
  submit: "Submit",
  submitted: "Sent ✓",
  notSent: "This couldn’t be sent. Please try again.",
  pick: { date: "Date", time: "Time", date_time: "Date and time" },
  send: "Send",
  answer: "Your answer",
  suggestions: "Suggestions",
};

/** Values that people aren't shown. */
const SECRET = new Set(["password", "hidden"]);
const MIN_TYPED_CHARS = 2;
const MAX_SUGGESTIONS = 8;
const PAUSE_MS = 250;

/** Makes a form. `key` is what the message is known by. */
export function formNodes(message, key, deeds) {
  const isTyped = message.form.submission === "as_text" && message.form.fields.length > 0;
  return isTyped ? typed(message, key, deeds) : [formCard(message, key, deeds)];
}

function formCard({ text, form }, key, deeds) {
  const fields = form.fields.map(formField);
  const button = make("button", { type: "submit", className: "button primary" }, form.submit_label || TEXTS.submit);
  const failed = make("p", { className: "error", hidden: true }, TEXTS.notSent);
  failed.setAttribute("role", "alert");
  const card = make(
    "form",
    { className: "form", noValidate: true },
    text ? make("p", { className: "card-title" }, text) : null,
    form.subtitle ? make("p", { className: "card-subtitle" }, form.subtitle) : null,
    ...fields.map(({ node }) => node),
    failed,
    button,
  );
  card.setAttribute("aria-label", text || form.submit_label || TEXTS.submit);
  const close = () => {
    for (const input of [...fields.flatMap(({ inputs }) => inputs), button]) input.disabled = true;
    button.textContent = form.submitted_label || TEXTS.submitted;
  };
  keepOpen(key, { takes: (message) => message.answers_form === key, close });
  card.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length) return wrong[0].inputs[0]?.focus();
    button.disabled = true;
    failed.hidden = true;
    const values = Object.fromEntries(fields.map(({ field, value }) => [field.key, value()]));
    try {
      if (form.submission !== "to_bot") await submit(form, values);
    } catch {
      failed.hidden = false;
      button.disabled = false;
      return;
    }
    close();
    forgetForm(key);
    deeds.say(said(form, fields, { values, key }));
  });
  return card;
}

/** Makes the input of a form whose one value is the contact's next message. */
function typed({ text, form }, key, deeds) {
  const own = form.fields[0];
  const field = formField({ ...own, label: own.label || own.placeholder || text || TEXTS.answer, is_required: true });
  const button = make("button", { type: "submit", className: "button primary" }, form.submit_label || TEXTS.send);
  const card = make(
    "form",
    { className: "form typed", noValidate: true },
    form.subtitle ? make("p", { className: "card-subtitle" }, form.subtitle) : null,
    field.node,
    button,
  );
  card.setAttribute("aria-label", own.label || text || TEXTS.answer);
  const close = () => {
    for (const input of [...field.inputs, button]) input.disabled = true;
    button.textContent = form.submitted_label || TEXTS.submitted;
  };
  // What doesn't fit is asked for again.
  keepOpen(key, { takes: (message) => message.type === "text" && field.fits(message.text ?? ""), close });
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.check()) return field.inputs[0]?.focus();
    close();
    forgetForm(key);
    deeds.say({ text: String(field.value()) });
  });
  return [bubble(text), card];
}

/** What the contact's message is once a form was filled in. */
function said(form, fields, { values, key }) {
  const listed = fields.map(({ field, node, value }) => {
    const written = [value()].flat().join(", ");
    return node && written && !SECRET.has(field.type) ? `${field.label || field.key} : ${written}` : null;
  });
  const lines = listed.filter(Boolean).join("\n");
  const words = form.says || form.submit_label || (lines ? "" : TEXTS.submit);
  const whole = [words, lines].filter(Boolean).join("\n");
  const isListed = form.says_values || !words;
  const metadata = [{ KM_CHAT_CONTEXT: { formData: values, formMsgKey: key } }];
  if (isListed) return { text: whole, metadata };
  // People see the values, the bot hears the words.
  return form.has_summary ? { text: whole, payload: words, metadata } : { text: words, metadata };
}

/** Makes what a date or a time is picked with. */
export function picker({ text, picker: kind, earliest, latest }, deeds) {
  const type = { date: "date", time: "time", date_time: "datetime-local" }[kind] ?? "date";
  const input = make("input", { type, className: "input", required: true, ariaLabel: TEXTS.pick[kind] });
  if (earliest) input.min = earliest;
  if (latest) input.max = latest;
  const button = make("button", { type: "submit", className: "button primary" }, TEXTS.send);
  const form = make("form", { className: "line" }, input, button);
  form.setAttribute("aria-label", text || TEXTS.pick[kind]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.checkValidity()) return void input.reportValidity();
    input.disabled = button.disabled = true;
    deeds.say({ text: input.value.replace("T", " ") });
  });
  return [bubble(text), form];
}

/** Makes an input that suggests answers. */
export function autoSuggest(message, deeds) {
  const input = make("input", {
    type: "text",
    className: "input",
    autocomplete: "off",
    placeholder: message.placeholder ?? "",
    ariaLabel: message.placeholder || message.text || TEXTS.answer,
  });
  const send = make("button", { type: "submit", className: "button primary" }, TEXTS.send);
  const list = make("div", { className: "options", hidden: true, ariaLabel: TEXTS.suggestions });
  list.setAttribute("role", "group");
  list.setAttribute("aria-live", "polite");
  const form = make("form", { className: "suggest" }, make("div", { className: "line" }, input, send), list);
  const say = (reply) => {
    input.disabled = send.disabled = true;
    list.hidden = true;
    deeds.say(reply);
  };
  const show = (found) => {
    const buttons = found.slice(0, MAX_SUGGESTIONS).map(({ key, message: text, metadata }) => {
      const button = make("button", { type: "button", className: "button" }, key);
      button.addEventListener("click", () => say({ text, metadata: metadata == null ? [] : [metadata] }));
      return button;
    });
    list.replaceChildren(...buttons);
    list.hidden = !buttons.length;
  };
  const found = suggester(message);
  input.addEventListener("input", async () => {
    const typed = input.value.trim();
    const matching = typed.length < MIN_TYPED_CHARS ? [] : await found(typed);
    if (input.value.trim() === typed && !input.disabled) show(matching);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) say({ text });
  });
  return [bubble(message.text), form];
}

function suggester({ suggestions: listed, remote_suggestions: remote }) {
  let timer;
  if (!remote) {
    return async (typed) => {
      const wanted = typed.toLocaleLowerCase();
      return (listed ?? []).filter(({ key }) => key.toLocaleLowerCase().includes(wanted));
    };
  }
  return async (typed) => {
    clearTimeout(timer);
    await new Promise((end) => (timer = setTimeout(end, PAUSE_MS)));
    return suggestions(remote, typed);
  };
}
