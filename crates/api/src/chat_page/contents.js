// Contents of messages as elements, one function for each type.

import {
  actionButtons,
  actionElement,
  bubble,
  icon,
  image,
  link,
  make,
  options,
  safeUrl,
  tapButton,
  tapButtons,
} from "./elements.js";
import { autoSuggest, formNodes, picker } from "./form.js";
import { player } from "./loads.js";
import { markdown, richHtml } from "./rich_text.js";
import { carousel, structured } from "./structured.js";

const TEXTS = {
  audio: "Sound",
  video: "Film",
  file: "File",
  list: "List",
  tasks: "What I can help with",
  place: "Location",
};

/** Width to height of pictures. */
const SHAPES = { tallest: 0.5, flattest: 4 };

const CONTENT = {
  text: ({ text, markup }) => [markup === "markdown" ? markdown(text ?? "") : bubble(text)],
  html: ({ html, text }) => [richHtml(html ?? "") ?? bubble(text)],
  choices: (message, deeds) => [bubble(message.text), options(tapButtons(message.choices, deeds))],
  buttons: (message, deeds) => [bubble(message.text), options(actionButtons(message.buttons, deeds))],
  image: ({ url, caption, layout }) => [
    make(
      "figure",
      { className: layout?.width ?? "" },
      shaped(image(url, caption), layout),
      caption ? make("figcaption", {}, caption) : null,
    ),
  ],
  media: (message) => [media(message)],
  carousel: (message, deeds) => {
    const cards = (message.tiles ?? []).map((shown) => tile({ ...shown, layout: message.layout }, deeds));
    const isAlone = cards.length === 1;
    return [bubble(message.text), isAlone ? make("ul", { className: "alone" }, ...cards) : carousel(cards)];
  },
  list: (message, deeds) => [list(message, deeds)],
  form: (message, deeds) => formNodes(message, deeds.key(message), deeds),
  picker: (message, deeds) => picker(message, deeds),
  auto_suggest: (message, deeds) => autoSuggest(message, deeds),
  task_box: (message, deeds) => [taskBox(message, deeds)],
  faq_answer: (message, deeds) => [faqAnswer(message, deeds)],
  location: ({ location }) => [place(location ?? {})],
  attachments: ({ text, files }) => [bubble(text), ...(files ?? []).map(file)],
  structured: (message, deeds) => {
    const rich = structured(message.content, deeds);
    return [rich ? make("div", { className: "rich" }, rich) : bubble(message.text)];
  },
};

/** Makes the elements of what a message shows. */
export function contentNodes(message, deeds) {
  return (CONTENT[message.type] ?? CONTENT.text)(message, deeds).filter(Boolean);
}

function media({ media: kind, url, name, caption, media_type: type, player: isPage }) {
  const address = safeUrl(url, ["http:", "https:"]);
  const title = caption || name || TEXTS[kind] || TEXTS.file;
  const asLink = () => make("p", { className: "bubble" }, link(url, title));
  // A player of another site would follow the contact; its page is opened instead.
  if (!address || isPage || kind === "file") return asLink();
  const figure = make("figure", {});
  // What can't be played can still be loaded.
  const failed = () => figure.replaceWith(asLink());
  figure.append(player({ kind, address, type, title, failed }));
  if (caption) figure.append(make("figcaption", {}, caption));
  return figure;
}

/** Cuts a picture to the shape that was asked for; what is too far from a square is cut less. */
function shaped(picture, layout) {
  const ratio = layout?.picture_ratio;
  if (!(ratio > 0) || picture.tagName !== "IMG") return picture;
  picture.classList.add("shaped");
  picture.style.aspectRatio = String(Math.min(Math.max(ratio, SHAPES.tallest), SHAPES.flattest));
  return picture;
}

function lines(text, className) {
  return text ? make("p", { className }, text) : null;
}

function tile({ title, title_note: note, subtitle, description, url, buttons, ...pictures }, deeds) {
  const head = make("p", { className: "card-title" }, url ? link(url, title) : title);
  if (note) head.append(make("span", { className: "card-note" }, note));
  const texts = [head, lines(subtitle, "card-subtitle"), lines(description, "card-description")];
  const { image_url: picture, image_note: overlay, layout } = pictures;
  const card = make("li", { className: ["card", layout?.width].filter(Boolean).join(" ") });
  if (picture || overlay) {
    const over = overlay ? make("span", { className: "overlay" }, overlay) : null;
    card.append(make("div", { className: "cover" }, picture ? shaped(image(picture, ""), layout) : null, over));
  }
  card.append(make("div", { className: "card-text" }, ...texts), options(actionButtons(buttons, deeds)) ?? "");
  return card;
}

function list({ text, image_url: picture, items, buttons }, deeds) {
  const box = make("div", { className: "list" });
  if (picture) box.append(image(picture, ""));
  if (text) box.append(make("p", { className: "card-title list-title" }, text));
  const rows = make("ul", { className: "rows" }, ...(items ?? []).map((item) => make("li", {}, row(item, deeds))));
  rows.setAttribute("aria-label", text || TEXTS.list);
  box.append(rows, options(actionButtons(buttons, deeds)) ?? "");
  return box;
}

function row({ title, description, image_url: picture, action, metadata }, deeds) {
  const texts = make("span", { className: "row-text" }, make("span", { className: "row-title" }, title));
  if (description) texts.append(make("span", { className: "row-description" }, description));
  const label = make("span", { className: "row-label" }, picture ? icon(picture, "row-picture") : null, texts);
  return action
    ? actionElement({ label, title, action, metadata }, deeds, "row")
    : make("span", { className: "row" }, label);
}

function taskBox({ text, tasks }, deeds) {
  const buttons = (tasks ?? []).map(({ title, text: says, icon_url: picture }) =>
    tapButton({ title, says, image_url: picture }, deeds),
  );
  const box = make("section", { className: "tasks" }, lines(text, "card-title"), options(buttons));
  box.setAttribute("aria-label", text || TEXTS.tasks);
  return box;
}

function faqAnswer({ title, html, question, buttons }, deeds) {
  const box = make("div", { className: "answer" }, lines(title, "card-title"));
  const answer = richHtml(html ?? "");
  answer?.classList.remove("bubble");
  box.append(answer ?? "", lines(question, "card-subtitle") ?? "", options(actionButtons(buttons, deeds)) ?? "");
  return box;
}

function place({ latitude, longitude, label }) {
  const round = (degrees) => Number(degrees).toFixed(5).replace(/\.?0+$/, "");
  return bubble(`${label || TEXTS.place}: ${round(latitude)}, ${round(longitude)}`);
}

function file({ name, media_type: type, size, url }) {
  if (url && type?.startsWith("image/")) return make("figure", {}, image(url, name));
  const much = size == null ? "" : ` (${bytes(size)})`;
  return make("p", { className: "bubble" }, url ? link(url, name) : name, much);
}

function bytes(size) {
  const units = ["B", "kB", "MB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return `${(size / 1000 ** step).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${units[step]}`;
}
