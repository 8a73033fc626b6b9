// Texts with marks, as elements: Markdown, and HTML that the server sanitised. The HTML is read into a
// document in which nothing runs or loads, and only what is known here is made anew from it.

import { image, link, make, safeUrl, textNodes } from "./elements.js";

/** Rich texts are cut here; bots of others write them. */
const MAX_DEPTH = 24;
const MAX_ELEMENTS = 1_000;

const MARKS =
  /(`+)(.+?)\1|\*\*(?=\S)(.+?\S?)\*\*|__(?=\S)(.+?)__(?!\w)|\*(?=[^\s*])(.+?)\*(?!\*)|\b_(?=\S)(.+?)_\b|~~(.+?)~~|!?\[([^\]\n]*)\]\(((?:[^\s()]|\([^\s()]*\))+)(?:\s+"[^"]*")?\)/su;

/** Shows Markdown: paragraphs, headings, lists, quotes, code; HTML in it stays text. */
export function markdown(text) {
  const block = make("div", { className: "bubble marked lines" });
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  while (lines.length) block.append(...nextBlock(lines));
  return block;
}

function takeWhile(lines, isIn) {
  const taken = [];
  while (lines.length && isIn(lines[0])) taken.push(lines.shift());
  return taken;
}

const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+/;
const isText = (line) => line.trim() && !/^\s{0,3}(```|#{1,6}\s|>)/.test(line) && !ITEM.test(line);

function nextBlock(lines) {
  const first = lines[0];
  if (!first.trim()) {
    lines.shift();
    return [];
  }
  if (/^\s{0,3}```/.test(first)) {
    lines.shift();
    const code = takeWhile(lines, (line) => !/^\s{0,3}```/.test(line));
    lines.shift();
    return [make("pre", {}, make("code", {}, code.join("\n")))];
  }
  if (/^\s{0,3}#{1,6}\s/.test(first)) {
    const title = lines.shift().replace(/^\s*#+\s+|\s+#+\s*$/g, "");
    return [make("p", { className: "card-title" }, ...inline(title, 0))];
  }
  if (/^\s{0,3}>/.test(first)) {
    const quoted = takeWhile(lines, (line) => /^\s{0,3}>/.test(line));
    const inner = quoted.map((line) => line.replace(/^\s*>\s?/, "")).join("\n");
    return [make("blockquote", {}, ...inline(inner, 0))];
  }
  const item = ITEM.exec(first);
  if (item) {
    const isOrdered = item[1] != null;
    const isSame = (line) => ITEM.test(line) && (ITEM.exec(line)[1] != null) === isOrdered;
    const items = takeWhile(lines, (line) => isSame(line) || /^\s{2,}\S/.test(line));
    const texts = [];
    for (const line of items) {
      if (isSame(line)) texts.push(line.replace(ITEM, ""));
      else texts[texts.length - 1] += `\n${line.trim()}`;
    }
    const list = make(isOrdered ? "ol" : "ul", {}, ...texts.map((it) => make("li", {}, ...inline(it, 0))));
    if (isOrdered) list.start = Number(item[1]);
    return [list];
  }
  return [make("p", {}, ...inline([lines.shift(), ...takeWhile(lines, isText)].join("\n"), 0))];
}

/** Shows what stands within a line. */
function inline(text, depth) {
  const found = depth < MAX_DEPTH && MARKS.exec(text);
  if (!found) return textNodes(text);
  const [all, , code, strong, strongToo, emphasised, emphasisedToo, struck, label, address] = found;
  const before = textNodes(text.slice(0, found.index));
  const after = inline(text.slice(found.index + all.length), depth);
  const within = (tag, inner) => make(tag, {}, ...inline(inner, depth + 1));
  let node;
  if (code != null) node = make("code", {}, code.trim());
  else if (strong ?? strongToo) node = within("strong", strong ?? strongToo);
  else if (emphasised ?? emphasisedToo) node = within("em", emphasised ?? emphasisedToo);
  else if (struck != null) node = within("s", struck);
  else if (all.startsWith("!")) node = safeUrl(address) ? link(address, label || address) : label;
  else node = link(address, label || address);
  return [...before, node, ...after];
}

/** Elements of HTML that are shown; others are left out and what is in them stays. */
const SHOWN = new Set(
  `abbr b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre s small
   span strike strong sub sup table tbody td tfoot th thead tr u ul`.split(/\s+/),
);
/** Elements that go with all that is in them. */
const DROPPED = new Set("head iframe math noscript object script style svg template title".split(" "));

/** Shows HTML. */
export function richHtml(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const block = make("div", { className: "bubble marked" });
  block.append(...rebuilt(body, { depth: 0, budget: { left: MAX_ELEMENTS } }));
  return block.hasChildNodes() ? block : null;
}

function rebuilt(parent, { depth, budget }) {
  const nodes = [];
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) nodes.push(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || depth > MAX_DEPTH) continue;
    budget.left -= 1;
    const name = node.localName;
    if (budget.left < 0 || DROPPED.has(name)) continue;
    const inner = rebuilt(node, { depth: depth + 1, budget });
    if (name === "a") nodes.push(linked(node, inner));
    else if (name === "img") nodes.push(image(node.getAttribute("src"), node.getAttribute("alt") ?? ""));
    else if (SHOWN.has(name)) nodes.push(make(name, {}, ...inner));
    else nodes.push(...inner);
  }
  return nodes;
}

function linked(node, inner) {
  const label = make("span", {}, ...inner);
  const address = node.getAttribute("href");
  return address ? link(address, label.textContent.trim() ? label : address) : label;
}
