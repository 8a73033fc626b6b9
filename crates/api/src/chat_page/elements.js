// What messages are made of: elements, links, pictures and buttons.
//
// Nothing that somebody wrote becomes HTML: elements are made by `make`, texts are text nodes, and
// addresses pass `safeUrl`. What a tap does is told to `deeds`: `say(reply)`, `upload(accepts)`,
// `locate()`; nothing is loaded here but by `loads.js`, and nothing sent or kept but by `submit.js`.

import { make, safeUrl } from "./element.js";
import { icon, image } from "./loads.js";
import { submit } from "./submit.js";

export { icon, image, make, safeUrl };

const TEXTS = {
  linkRefused: "This link can’t be opened",
  newTab: "opens in a new tab",
  notSent: "This couldn’t be sent. Please try again.",
};

export function refused(label, className = "") {
  const reason = make("span", { className: "unseen" }, ` (${TEXTS.linkRefused})`);
  return make("span", { className: `${className} refused`, title: TEXTS.linkRefused }, label, reason);
}

export function link(address, label, { className = "", target } = {}) {
  const url = safeUrl(address);
  if (!url) return refused(label, className);
  const isPage = url.protocol.startsWith("http");
  const isHere = target === "_self" || target === "_parent";
  const hint = isPage && !isHere ? `${url.host} (${TEXTS.newTab})` : isPage ? url.host : url.href;
  const anchor = make("a", { className, title: hint, href: url.href, rel: "noopener noreferrer" }, label);
  if (isPage && !isHere) anchor.target = "_blank";
  return anchor;
}

/** Shows a text with its web addresses as links. */
export function textNodes(text) {
  return text.split(/(\bhttps?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])/).map((part, index) =>
    index % 2 && safeUrl(part) ? link(part, part) : part,
  );
}

export function bubble(text) {
  return text ? make("p", { className: "bubble" }, ...textNodes(text)) : null;
}

export function options(nodes) {
  return nodes.length ? make("div", { className: "options" }, ...nodes) : null;
}

function deedButton(className, label, deed) {
  const button = make("button", { type: "button", className }, ...label);
  button.addEventListener("click", () => deed(button));
  return button;
}

/** Marks a button as the one that was tapped. */
export function tapped(button) {
  const taken = button.closest(".options, .card, .vertical, .horizontal, .tasks")?.querySelectorAll(".taken") ?? [];
  taken.forEach((other) => other.classList.remove("taken"));
  button.classList.add("taken");
}

/** Makes a button that says something for the contact. */
export function tapButton({ title, says, payload, metadata, image_url: picture }, deeds) {
  const label = [picture ? icon(picture) : null, title].filter(Boolean);
  return deedButton("button", label, (button) => {
    tapped(button);
    deeds.say({ text: says || title, payload, metadata });
  });
}

export function tapButtons(replies, deeds) {
  return (replies ?? []).map((reply) => tapButton(reply, deeds));
}

/** Makes what does an action: a button, or a link. `label` may be an element. */
export function actionElement({ label, title, action, metadata }, deeds, className = "button") {
  switch (action?.type) {
    case "reply":
      return deedButton(className, [label], (button) => {
        tapped(button);
        deeds.say({ text: action.says || title || action.payload, payload: action.payload, metadata });
      });
    case "link":
      return link(action.url, label, { className, target: action.target });
    case "call":
      return link(`tel:${action.number.replace(/[^+\d*#]/g, "")}`, label, { className });
    case "submit":
      return submitButton({ label, title, action, metadata }, deeds, className);
    case "upload":
      return deedButton(className, [label], () => deeds.upload(action.accepts ?? []));
    case "share_location":
      return deedButton(className, [label], () => deeds.locate());
    default:
      return refused(label, className);
  }
}

function submitButton({ label, title, action, metadata }, deeds, className) {
  return deedButton(className, [label], async (button) => {
    button.disabled = true;
    button.parentElement.querySelector(":scope > .error")?.remove();
    try {
      await submit(action, action.data ?? {});
      tapped(button);
      deeds.say({ text: action.says || title, metadata });
    } catch {
      const line = make("p", { className: "error" }, TEXTS.notSent);
      line.setAttribute("role", "alert");
      button.after(line);
    }
    button.disabled = false;
  });
}

export function actionButtons(buttons, deeds) {
  return (buttons ?? []).map((button) =>
    actionElement({ ...button, title: button.label }, deeds),
  );
}
