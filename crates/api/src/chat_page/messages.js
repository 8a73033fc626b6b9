// How messages look: a message of the API becomes elements, with who said it and when.

import { bubble, make, tapButtons } from "./elements.js";
import { contentNodes } from "./contents.js";
import { structuredButton } from "./structured_taps.js";

export { bubble, make };

const TEXTS = {
  author: { contact: "You", bot: "Assistant", agent: "Agent" },
  today: "Today",
  yesterday: "Yesterday",
};

/** Messages of one author that come within this time stand together, in milliseconds. */
const TOGETHER_MS = 3 * 60_000;

/** Makes the quick replies of a message. */
export function quickReplies(message, deeds) {
  const rich = message.structured_quick_replies?.replies;
  const foreign = (Array.isArray(rich) ? rich : []).map((reply) => structuredButton(reply, deeds));
  return [...tapButtons(message.quick_replies, deeds), ...foreign];
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
export function messageNodes(message, before, deeds) {
  const at = new Date(message.at);
  const day = dayName(at);
  const isNewDay = !before || dayName(new Date(before.at)) !== day;
  const nodes = isNewDay ? [make("p", { className: "day" }, day)] : [];
  if (message.author === "system" || message.type === "notice") {
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
  const exact = { className: "time", dateTime: message.at, title: at.toLocaleString() };
  const classes = `message ${isOwn ? "own" : "theirs"}${isTogether ? " together" : ""}`;
  const content = contentNodes(message, deeds);
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
