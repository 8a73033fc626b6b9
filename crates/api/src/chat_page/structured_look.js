// How elements of rich content look, and what those are told who hear them.
//
// What bots write becomes no style sheet: each value is set by itself, once the browser takes it for
// what it should be. Nothing here can load anything.

const COLORS = {
  color: "color",
  "background-color": "background-color",
  "border-color": "border-color",
};
const SIZES = { small: "0.8125rem", medium: "0.9375rem", large: "1.1875rem" };
const MAX_RADIUS_PX = 40;

/** Attributes that name other elements of the page, which are none of a bot's business. */
const REFERENCES = new Set([
  "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage",
  "aria-flowto", "aria-labelledby", "aria-owns",
]);
/** Roles that would change what a button, a link or a log is. */
const ROLES = new Set([
  "article", "complementary", "contentinfo", "figure", "group", "heading", "img", "link", "list", "listitem",
  "note", "none", "presentation", "region", "status",
]);

export function isColor(value) {
  return typeof value === "string" && CSS.supports("color", value) && !/[;{}()]\s*url|url\s*\(/i.test(value);
}

/** Lets an element look as its style says. */
export function style(element, wanted) {
  if (!wanted || typeof wanted !== "object") return element;
  for (const [name, property] of Object.entries(COLORS)) {
    if (isColor(wanted[name])) element.style.setProperty(property, wanted[name]);
  }
  if (isColor(wanted["background-color"])) element.classList.add("filled");
  if (typeof wanted.bold === "boolean") element.style.fontWeight = wanted.bold ? "700" : "400";
  if (wanted.italic === true) element.style.fontStyle = "italic";
  if (Object.hasOwn(SIZES, wanted.size)) element.style.fontSize = SIZES[wanted.size];
  const radius = Number(wanted["border-radius"]);
  if (radius >= 0) element.style.borderRadius = `${Math.min(radius, MAX_RADIUS_PX)}px`;
  return element;
}

/** Shares the width of a row as its percentages say. */
export function percentages(row, shares) {
  if (!Array.isArray(shares)) return row;
  row.classList.add("shared");
  [...row.children].forEach((child, at) => {
    const share = Number(shares[at]);
    if (share > 0) {
      child.style.flex = `${share} 1 0`;
      child.style.minWidth = "0";
    }
  });
  return row;
}

/** Names an element by its tooltip, and gives it what its `accessibility` says. */
export function attributes(element, { tooltip, accessibility }) {
  if (typeof tooltip === "string" && tooltip.trim()) {
    element.title ||= tooltip;
    if (element.matches("button, a, [role=group]")) element.setAttribute("aria-label", tooltip);
  }
  const told = accessibility?.web;
  if (!told || typeof told !== "object") return element;
  for (const [name, value] of Object.entries(told)) {
    if (typeof value !== "string") continue;
    if (name === "role" && ROLES.has(value)) element.setAttribute(name, value);
    if (/^aria-[a-z]+$/.test(name) && !REFERENCES.has(name)) element.setAttribute(name, value);
  }
  return element;
}
