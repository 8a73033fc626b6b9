// How messages look: a message of the API becomes elements.
//
// Nothing that somebody wrote becomes HTML: elements are made by `make`, texts are text nodes, and
// addresses pass `safeUrl`. Taps are told to the caller; nothing is sent or kept here.

const TEXTS = {
  author: { contact: "You", bot: "Assistant", agent: "Agent" },
  imageFailed: "The picture can’t be shown",
  image: "Picture",
  linkRefused: "This link can’t be opened",
  tiles: "Cards",
  map: "Show on the map",
  today: "Today",
  yesterday: "Yesterday",
  newTab: "opens in a new tab",
};

/** Messages of one author that come within this time stand together, in milliseconds. */
const TOGETHER_MS = 3 * 60_000;
/** Rich content is cut here; bots of others write it. */
const MAX_DEPTH = 8;
const MAX_ELEMENTS = 200;

/** Makes an element; strings among the children become text. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Gives the address when it is one that a link may lead to, else null. */
function safeUrl(text, schemes = ["http:", "https:", "mailto:", "tel:"]) {
  try {
    const url = new URL(text);
    return schemes.includes(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

function link(address, label, className = "") {
  const url = safeUrl(address);
  if (!url) {
    const reason = make("span", { className: "unseen" }, ` (${TEXTS.linkRefused})`);
    return make("span", { className: `${className} refused`, title: TEXTS.linkRefused }, label, reason);
  }
  const isPage = url.protocol.startsWith("http");
  const title = isPage ? `${url.host} (${TEXTS.newTab})` : url.href;
  const anchor = make("a", { className, title, href: url.href, rel: "noopener noreferrer" }, label);
  if (isPage) anchor.target = "_blank";
  return anchor;
}

/** Shows a text with its web addresses as links. */
function textNodes(text) {
  return text.split(/(\bhttps?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])/).map((part, index) =>
    index % 2 && safeUrl(part) ? link(part, part) : part,
  );
}

export function bubble(text) {
  return text ? make("p", { className: "bubble" }, ...textNodes(text)) : null;
}

/** Makes a button that says something for the contact. */
function tapButton({ title, payload, metadata, image_url: picture }, tap) {
  const button = make("button", { type: "button", className: "button" });
  if (picture) button.append(image(picture, "", "thumbnail"));
  button.append(title);
  button.addEventListener("click", () => {
    const taken = button.parentElement.querySelectorAll(".taken");
    taken.forEach((other) => other.classList.remove("taken"));
    button.classList.add("taken");
    tap({ text: title, payload, metadata });
  });
  return button;
}

function tapButtons(replies, tap) {
  return (replies ?? []).map((reply) => tapButton(reply, tap));
}

function actionButtons(buttons, tap) {
  return (buttons ?? []).map(({ label, action, metadata }) =>
    action?.type === "link"
      ? link(action.url, label, "button")
      : tapButton({ title: label, payload: action?.payload, metadata }, tap),
  );
}

function image(address, caption, className = "picture") {
  const url = safeUrl(address, ["http:", "https:"]);
  const failed = () => make("p", { className: "missing" }, TEXTS.imageFailed);
  if (!url) return failed();
  const picture = make("img", { className, src: url.href, alt: caption ?? TEXTS.image });
  picture.referrerPolicy = "no-referrer";
  picture.addEventListener("error", () => picture.replaceWith(failed()));
  return picture;
}

function options(nodes) {
  return nodes.length ? make("div", { className: "options" }, ...nodes) : null;
}

function tile({ title, subtitle, image_url: picture, url, buttons }, tap) {
  const texts = make("div", { className: "card-text" });
  texts.append(make("p", { className: "card-title" }, url ? link(url, title) : title));
  if (subtitle) texts.append(make("p", { className: "card-subtitle" }, subtitle));
  const card = make("li", { className: "card" });
  if (picture) card.append(image(picture, ""));
  card.append(texts, options(actionButtons(buttons, tap)) ?? "");
  return card;
}

function carousel(cards) {
  const list = make("ul", { className: "carousel", tabIndex: 0 }, ...cards);
  list.setAttribute("aria-label", TEXTS.tiles);
  return list;
}

const CONTENT = {
  text: (message) => [bubble(message.text)],
  choices: (message, tap) => [bubble(message.text), options(tapButtons(message.choices, tap))],
  buttons: (message, tap) => [bubble(message.text), options(actionButtons(message.buttons, tap))],
  image: ({ url, caption }) => [
    make("figure", {}, image(url, caption), caption ? make("figcaption", {}, caption) : null),
  ],
  carousel: (message, tap) => [
    bubble(message.text),
    carousel((message.tiles ?? []).map((shown) => tile(shown, tap))),
  ],
  structured: (message, tap) => {
    const rich = structured(message.content, { depth: 0, budget: { left: MAX_ELEMENTS }, tap });
    return [rich ? make("div", { className: "rich" }, rich) : bubble(message.text)];
  },
};

/** Shows rich content in LivePerson's form; what isn't known is left out. */
function structured(node, { depth, budget, tap }) {
  budget.left -= 1;
  if (!node || typeof node !== "object" || depth > MAX_DEPTH || budget.left < 0) return null;
  const inner = () =>
    (Array.isArray(node.elements) ? node.elements : [])
      .map((element) => structured(element, { depth: depth + 1, budget, tap }))
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
      return structuredButton(node, tap);
    case "map":
      return mapLink(node, TEXTS.map);
    default:
      return null;
  }
}

function structuredButton({ title, click }, tap) {
  const label = String(title ?? "");
  const known = ["publishText", "link", "navigate"];
  const action = (click?.actions ?? []).find(({ type }) => known.includes(type));
  if (action?.type === "link") return link(action.uri, label, "button");
  if (action?.type === "navigate") return mapLink(action, label);
  const says = action?.text ?? label;
  const metadata = click?.metadata;
  return tapButton({ title: label, metadata }, (reply) => tap({ ...reply, text: says }));
}

/** Makes the quick replies of a message. */
export function quickReplies(message, tap) {
  const rich = (message.structured_quick_replies?.replies ?? []).map((reply) =>
    structuredButton(reply, tap),
  );
  return [...tapButtons(message.quick_replies, tap), ...rich];
}

function mapLink({ la, lo }, label) {
  const [latitude, longitude] = [Number(la), Number(lo)];
  const place = `mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return link(`https://www.openstreetmap.org/?${place}`, label, "button");
}

function authorName({ author, agent }) {
  // An id is no name.
  const isName = author === "agent" && agent && !/^[a-z]+_\w+$/.test(agent);
  return isName ? agent : TEXTS.author[author];
}

/**
 * Makes the elements of a message, the day before them where a new one begins. `isTogether` says
 * that the message belongs to the one before.
 */
export function messageNodes(message, before, tap) {
  const at = new Date(message.at);
  const day = dayName(at);
  const isNewDay = !before || dayName(new Date(before.at)) !== day;
  const nodes = isNewDay ? [make("p", { className: "day" }, day)] : [];
  if (message.author === "system") {
    const notice = make("p", { className: "notice" }, message.text ?? "");
    return { nodes: [...nodes, notice], isTogether: false };
  }
  const isTogether =
    !isNewDay &&
    before.author === message.author &&
    before.agent === message.agent &&
    at - new Date(before.at) < TOGETHER_MS;
  const isOwn = message.author === "contact";
  const name = make("p", { className: isOwn || isTogether ? "unseen" : "name" }, authorName(message));
  const content = (CONTENT[message.type] ?? CONTENT.text)(message, tap);
  const exact = { className: "time", dateTime: message.at, title: at.toLocaleString() };
  const classes = `message ${isOwn ? "own" : "theirs"}${isTogether ? " together" : ""}`;
  nodes.push(make("div", { className: classes }, name, ...content, make("time", exact, clock(at))));
  return { nodes, isTogether };
}

// Days and times where the reader is.

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const clock = (at) => clockFormat.format(at);

function dayName(at) {
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((midnight(new Date()) - midnight(at)) / 86_400_000);
  return [TEXTS.today, TEXTS.yesterday][days] ?? dayFormat.format(at);
}
