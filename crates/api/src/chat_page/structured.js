// Rich content in LivePerson's form as elements; what isn't known is left out.

import { image, link, make, tapButton, textNodes } from "./elements.js";

const TEXTS = { tiles: "Cards", map: "Show on the map" };

/** Rich content is cut here; bots of others write it. */
const MAX_DEPTH = 8;
const MAX_ELEMENTS = 200;

export function carousel(cards) {
  const list = make("ul", { className: "carousel", tabIndex: 0 }, ...cards);
  list.setAttribute("aria-label", TEXTS.tiles);
  return list;
}

/** Shows rich content; null when there is nothing to be shown. */
export function structured(content, deeds) {
  return element(content, { depth: 0, budget: { left: MAX_ELEMENTS }, deeds });
}

function element(node, { depth, budget, deeds }) {
  budget.left -= 1;
  if (!node || typeof node !== "object" || depth > MAX_DEPTH || budget.left < 0) return null;
  const inner = () =>
    (Array.isArray(node.elements) ? node.elements : [])
      .map((child) => element(child, { depth: depth + 1, budget, deeds }))
      .filter(Boolean);
  switch (node.type) {
    case "vertical":
    case "horizontal":
      return make("div", { className: node.type }, ...inner());
    case "carousel":
      return carousel(inner().map((card) => make("li", { className: "card" }, card)));
    case "text": {
      const className = { title: "card-title", subtitle: "card-subtitle" }[node.tag] ?? "";
      return make("p", { className }, ...textNodes(String(node.text ?? "")));
    }
    case "image":
      return image(node.url, node.caption ?? node.tooltip);
    case "button":
      return structuredButton(node, deeds);
    case "map":
      return mapLink(node, TEXTS.map);
    default:
      return null;
  }
}

export function structuredButton({ title, click }, deeds) {
  const label = String(title ?? "");
  const known = ["publishText", "link", "navigate"];
  const action = (click?.actions ?? []).find(({ type }) => known.includes(type));
  if (action?.type === "link") return link(action.uri, label, { className: "button" });
  if (action?.type === "navigate") return mapLink(action, label);
  const says = String(action?.text ?? label);
  return tapButton({ title: label, says, metadata: click?.metadata }, deeds);
}

function mapLink({ la, lo }, label) {
  const [latitude, longitude] = [Number(la), Number(lo)];
  const place = `mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return link(`https://www.openstreetmap.org/?${place}`, label, { className: "button" });
}
