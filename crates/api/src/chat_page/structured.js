// Rich content in LivePerson's form as elements; what isn't known is left out.
//
// How things look is `structured_look.js`, what taps do `structured_taps.js`, what is chosen among
// `structured_choices.js`.

import { bubble, image, link, make, options, tapButton, textNodes } from "./elements.js";
import { accordion, checkboxes, selectCards, tabs } from "./structured_choices.js";
import { attributes, percentages, style } from "./structured_look.js";
import { tappable, mapLink, structuredButton } from "./structured_taps.js";

const TEXTS = { tiles: "Cards", map: "Show on the map", scrolled: "More to scroll" };

/** Rich content is cut here; bots of others write it. */
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 500;

export function carousel(cards) {
  const list = make("ul", { className: "carousel", tabIndex: 0 }, ...cards);
  list.setAttribute("aria-label", TEXTS.tiles);
  return list;
}

/** Shows rich content; null when there is nothing to be shown. */
export function structured(content, deeds) {
  const root = element(content, { depth: 0, budget: { left: MAX_ELEMENTS }, deeds, chosen: new Map() });
  return root?.nodeName === "P" ? make("div", { className: "bubble" }, root) : root;
}

function element(node, context) {
  const { depth, budget } = context;
  budget.left -= 1;
  if (!node || typeof node !== "object" || depth > MAX_DEPTH || budget.left < 0) return null;
  const made = ELEMENTS[kind(node)]?.(node, { ...context, depth: depth + 1 });
  return made ? attributes(made, node) : null;
}

/** What an element is; those that don't say are what their fields say. */
function kind(node) {
  if (typeof node.type === "string") return node.type;
  const fields = { templateType: "template", text: "text", title: "button", url: "image", la: "map" };
  return Object.entries(fields).find(([name]) => name in node)?.[1];
}

function elements(node, context) {
  const listed = Array.isArray(node.elements) ? node.elements : [];
  return listed.map((child) => element(child, context)).filter(Boolean);
}

const ELEMENTS = {
  vertical: (node, context) => {
    const column = make("div", { className: `vertical ${border(node)}` }, ...elements(node, context));
    if (node.scroll === "enable") scrolled(column, node.style?.size);
    return column;
  },
  horizontal: (node, context) => {
    const row = make("div", { className: `horizontal ${border(node)}` }, ...elements(node, context));
    return percentages(row, node.percentages);
  },
  carousel: (node, context) => carousel(elements(node, context).map(card)),
  carouselSelect: (node, context) => selectCards(node, elements(node, context).map(card), context),
  accordionSelect: (node, context) => accordion(node, bodies(node, context), context),
  tabs: (node, context) => tabs(node, bodies(node, context)),
  list: (node, context) => checkboxes(node, (child) => element(child, context), context.deeds),
  text: (node, context) => {
    const className = { title: "card-title", subtitle: "card-subtitle" }[node.tag] ?? "";
    const text = make("p", { className, dir: node.rtl ? "rtl" : "auto" });
    const tap = tappable([String(node.text ?? "")], node, context);
    text.append(...(tap ? [tap] : textNodes(String(node.text ?? ""))));
    style(tap ?? text, node.style);
    return text;
  },
  image: (node, context) => {
    const name = node.alt || node.tooltip || node.caption || "";
    // A picture that stands alone is told of; beside texts one without a name is decoration.
    const picture = image(node.url, name || (context.depth > 1 ? "" : undefined));
    style(picture, node.style);
    const shown = tappable([picture], { ...node, title: name }, context) ?? picture;
    const caption = node.caption ? make("figcaption", {}, String(node.caption)) : null;
    return caption ? make("figure", {}, shown, caption) : shown;
  },
  button: (node, context) => structuredButton(node, context.deeds, context.chosen),
  map: (node, context) => {
    const label = String(node.tooltip || TEXTS.map);
    return tappable([label], { ...node, title: label }, context, "button") ?? mapLink(node, label);
  },
  linkPreview: (node, context) => {
    const label = String(node.title || node.url);
    const leads = link(node.url, label, { className: "button" });
    return tappable([label], { ...node, title: label }, context, "button") ?? leads;
  },
  template: ({ title, resp }, { deeds }) => {
    const answers = (Array.isArray(resp) ? resp : []).map((said) => tapButton({ title: String(said) }, deeds));
    return make("div", { className: "vertical" }, bubble(String(title ?? "")), options(answers));
  },
  keyValuePairList: ({ elements: pairs }) => {
    const rows = (Array.isArray(pairs) ? pairs : []).map(({ key, value }) =>
      make("div", {}, make("dt", {}, String(key ?? "")), make("dd", {}, String(value ?? ""))),
    );
    return make("dl", { className: "pairs" }, ...rows);
  },
};

function card(inner) {
  return make("li", { className: "card" }, inner);
}

/** The elements that stand beside titles, so that none may be missing. */
function bodies(node, context) {
  const listed = Array.isArray(node.elements) ? node.elements : [];
  return listed.map((child) => ({ node: child, shown: element(child, context) ?? make("div") }));
}

function border({ border: drawn }) {
  return { borderLess: "borderless", dropShadow: "raised" }[drawn] ?? "";
}

function scrolled(column, size) {
  column.classList.add("scrolled", `scrolled-${["medium", "large"].includes(size) ? size : "small"}`);
  column.tabIndex = 0;
  column.setAttribute("role", "group");
  column.setAttribute("aria-label", TEXTS.scrolled);
}
