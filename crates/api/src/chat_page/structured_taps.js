// What a tap on rich content does: it says something, leads somewhere, opens a calendar.

import { link, make, refused, safeUrl, tapped } from "./elements.js";
import { attributes, style } from "./structured_look.js";
import { calendar, hours } from "./structured_dates.js";

const TEXTS = { nothing: "Nothing is chosen yet." };

/** What a tap may do here; `addToCart` and `custom` are for pages that know them. */
const KNOWN = ["publishText", "link", "navigate", "datePicker", "scheduleSlotList"];

function actionsOf(click) {
  const listed = Array.isArray(click?.actions) ? click.actions : [];
  return listed.filter((action) => KNOWN.includes(action?.type));
}

/** A button or link around what is shown; null when a tap does nothing. */
export function tappable(shown, node, { deeds, chosen }, className = "tappable") {
  const actions = actionsOf(node.click);
  if (!actions.length) return null;
  const label = shown.length === 1 && typeof shown[0] === "string" ? shown[0] : make("span", {}, ...shown);
  const [first] = actions;
  if (actions.length === 1 && first.type === "link") {
    return named(link(addressOf(first), label, { className, target: target(first) }), node);
  }
  if (actions.length === 1 && first.type === "navigate") return named(mapLink(first, label, className), node);
  const button = make("button", { type: "button", className }, label);
  button.addEventListener("click", () => tap(button, { ...node, actions }, { deeds, chosen }));
  return named(button, node);
}

/** A picture that can be tapped is called what it shows. */
function named(element, { title, tooltip }) {
  const name = tooltip || title;
  if (name) element.setAttribute("aria-label", name);
  return element;
}

export function structuredButton(node, deeds, chosen = new Map()) {
  const label = String(node?.title ?? "");
  const second = node?.subtitle ? make("span", { className: "button-subtitle" }, String(node.subtitle)) : null;
  const shown = second ? [make("span", {}, label), second] : [label];
  const className = node?.class === "button" || !node?.class ? "button" : "button flat";
  const made = tappable(shown, { ...node, title: "" }, { deeds, chosen }, className);
  const button = made ?? (hasActions(node) ? refused(label, "button") : idle(label));
  if (node?.rtl) button.dir = "rtl";
  return attributes(style(button, node?.style), node ?? {});
}

function hasActions(node) {
  return Array.isArray(node?.click?.actions) && node.click.actions.length > 0;
}

/** A button that does nothing. */
function idle(label) {
  return make("button", { type: "button", className: "button", disabled: true }, label);
}

function tap(button, { actions, click, ref }, { deeds, chosen }) {
  const metadata = metadataOf(click, ref, chosen);
  if (!metadata) return complain(button);
  complain(button, "");
  for (const action of actions) {
    switch (action.type) {
      case "link":
        open(addressOf(action));
        break;
      case "navigate":
        open(mapAddress(action));
        break;
      case "datePicker":
        beside(button, () => calendar(action, metadata, deeds));
        break;
      case "scheduleSlotList":
        beside(button, () => hours(action, metadata, deeds));
        break;
      default:
        tapped(button);
        deeds.say({ text: String(action.text ?? ""), metadata });
    }
  }
}

/** What is given back: the button's own, or that of what was chosen; null when nothing was. */
function metadataOf(click, ref, chosen) {
  const own = Array.isArray(click?.metadata) ? click.metadata : [];
  const choose = ref?.name == null ? null : chosen.get(`${ref.type}/${ref.name}`);
  if (!choose) return own;
  const found = choose();
  return found ? [...found, ...own] : null;
}

function complain(button, text = TEXTS.nothing) {
  const told = button.nextElementSibling;
  if (told?.classList.contains("error")) told.remove();
  if (!text) return;
  const line = make("p", { className: "error" }, text);
  line.setAttribute("role", "alert");
  button.after(line);
}

/** Opens what belongs to a button below it, or closes it. */
function beside(button, make) {
  const before = button.nextElementSibling;
  if (before?.classList.contains("opened")) {
    before.remove();
    button.setAttribute("aria-expanded", "false");
    return;
  }
  const opened = make();
  opened.classList.add("opened");
  button.setAttribute("aria-expanded", "true");
  button.after(opened);
  opened.querySelector("input, button")?.focus();
}

function open(address) {
  const url = safeUrl(address);
  if (url) window.open(url.href, "_blank", "noopener,noreferrer");
}

function addressOf({ uri, web }) {
  return typeof web?.uri === "string" ? web.uri : uri;
}

function target({ target: wanted }) {
  return wanted === "self" ? "_self" : "_blank";
}

function mapAddress({ la, lo }) {
  const [latitude, longitude] = [Number(la), Number(lo)];
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
}

export function mapLink(place, label, className = "button") {
  return link(mapAddress(place), label, { className });
}
