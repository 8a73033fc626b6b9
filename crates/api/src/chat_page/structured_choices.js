// Rich content to choose among: lists of boxes, cards to select, parts to open, tabs.

import { make } from "./elements.js";
import { attributes, isColor, style } from "./structured_look.js";
import { structuredButton } from "./structured_taps.js";

const TEXTS = { select: "Select", tabs: "Tabs", parts: "Choose one", nothing: "Nothing is chosen yet." };

let count = 0;

function listed(node) {
  return Array.isArray(node?.elements) ? node.elements : [];
}

function metadataOf(node) {
  return Array.isArray(node?.metadata) ? node.metadata : [];
}

/** A form of boxes: what is checked is said once the form is sent. */
export function checkboxes(node, element, deeds) {
  const [title, sections, buttons] = listed(node);
  const boxes = [];
  const groups = listed(sections).map((section) => {
    const inner = listed(section);
    const name = inner.find(({ type }) => type !== "checklist");
    const legend = name ? make("legend", {}, String(name.text ?? "")) : null;
    const list = inner.find(({ type }) => type === "checklist");
    const group = make("fieldset", { className: "field boxes" }, legend, ...listed(list).map((it) => box(it, boxes)));
    if (!legend) group.setAttribute("aria-label", String(title?.text ?? ""));
    return attributes(group, section);
  });
  const error = make("p", { className: "error", hidden: true }, TEXTS.nothing);
  error.setAttribute("role", "alert");
  const [submit, other] = listed(buttons);
  const send = make("button", { type: "submit", className: "button primary" }, String(submit?.title ?? ""));
  send.disabled = submit?.disabled === true;
  const below = make("div", { className: "options" }, attributes(style(send, submit?.style), submit ?? {}));
  if (other) below.append(structuredButton(other, deeds));
  const form = make("form", { className: "form" }, element(title), ...groups, error, below);
  form.setAttribute("aria-label", String(title?.text ?? ""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const checked = boxes.filter(({ input }) => input.checked);
    error.hidden = checked.length > 0;
    if (!checked.length) return boxes[0]?.input.focus();
    send.disabled = true;
    for (const { input } of boxes) input.disabled = true;
    const metadata = [...checked.flatMap(({ click }) => metadataOf(click)), ...metadataOf(submit?.click)];
    deeds.say({ text: checked.map(({ says }) => says).join(", "), metadata });
  });
  return form;
}

function box(node, boxes) {
  const input = make("input", { type: "checkbox" });
  const label = String(node?.text ?? "");
  const action = (Array.isArray(node?.click?.actions) ? node.click.actions : [])[0];
  boxes.push({ input, says: String(action?.publishText ?? label), click: node?.click });
  const shown = make("label", { className: "box", dir: node?.rtl ? "rtl" : "auto" }, input, label);
  return attributes(style(shown, node?.style), node ?? {});
}

/** Cards of which one or several are selected; a button elsewhere says which. */
export function selectCards(node, cards, { chosen }) {
  const { name, type } = node.selectMode ?? {};
  count += 1;
  const group = `select-${count}`;
  const color = node.style?.["border-color-selected"];
  const inputs = cards.map((card) => {
    const input = make("input", { type: type === "multiple" ? "checkbox" : "radio", name: group });
    input.setAttribute("aria-label", `${TEXTS.select}: ${card.textContent.trim().slice(0, 120)}`);
    card.append(make("label", { className: "box select" }, input, TEXTS.select));
    card.classList.add("selectable");
    if (isColor(color)) card.style.setProperty("--selected", color);
    return input;
  });
  const list = make("ul", { className: "carousel", tabIndex: 0 }, ...cards);
  list.setAttribute("aria-label", String(node.tooltip || name || TEXTS.select));
  chosen.set(`carouselSelect/${name}`, () => picked(inputs, listed(node)));
  return list;
}

function picked(inputs, nodes) {
  const found = nodes.filter((_, at) => inputs[at]?.checked);
  return found.length ? found.flatMap(metadataOf) : null;
}

/** Parts of which one is open, and chosen; a button elsewhere says which. */
export function accordion(node, bodies, { chosen }) {
  const { name } = node.selectMode ?? {};
  count += 1;
  const group = `accordion-${count}`;
  const titles = Array.isArray(node.titles) ? node.titles : [];
  const inputs = bodies.map(() => make("input", { type: "radio", name: group }));
  const parts = bodies.map(({ shown }, at) => {
    const { name: title, additional } = titles[at] ?? {};
    const more = additional ? make("span", { className: "card-note" }, String(additional)) : null;
    const body = make("div", { className: "part-body", hidden: true }, shown);
    return make("div", { className: "part" }, make("label", { className: "box" }, inputs[at], String(title ?? at + 1), more), body);
  });
  const box = make("div", { className: "parts" }, ...parts);
  box.setAttribute("role", "radiogroup");
  box.setAttribute("aria-label", String(node.tooltip || name || TEXTS.parts));
  box.addEventListener("change", () => {
    inputs.forEach((input, at) => (parts[at].lastElementChild.hidden = !input.checked));
  });
  chosen.set(`accordionSelect/${name}`, () => picked(inputs, bodies.map((it) => it.node)));
  return box;
}

/** Panels of which one is shown. */
export function tabs(node, bodies) {
  count += 1;
  const id = `tabs-${count}`;
  const wanted = node.style ?? {};
  const names = bodies.map(({ node: body }, at) => String(body?.tag ?? at + 1));
  const heads = names.map((name, at) => {
    const tab = make("button", { type: "button", className: "tab", id: `${id}-${at}` }, name);
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `${id}-${at}-panel`);
    return tab;
  });
  const panels = bodies.map(({ shown }, at) => {
    const panel = make("div", { className: "tab-panel", id: `${id}-${at}-panel`, tabIndex: 0 }, shown);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `${id}-${at}`);
    return panel;
  });
  const show = (open) => {
    heads.forEach((tab, at) => {
      const isOpen = at === open;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      panels[at].hidden = !isOpen;
      const suffix = isOpen ? "-active" : "";
      for (const property of ["color", "background-color"]) {
        const color = wanted[`${property}${suffix}`] ?? wanted[property];
        tab.style.setProperty(property, isColor(color) ? color : "");
      }
    });
  };
  const row = make("div", { className: "tab-list" }, ...heads);
  row.setAttribute("role", "tablist");
  row.setAttribute("aria-label", TEXTS.tabs);
  heads.forEach((tab, at) => tab.addEventListener("click", () => show(at)));
  row.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = (heads.indexOf(document.activeElement) + step + heads.length) % heads.length;
    show(next);
    heads[next].focus();
  });
  if (heads.length) show(0);
  return make("div", { className: "tabs" }, row, ...panels);
}
