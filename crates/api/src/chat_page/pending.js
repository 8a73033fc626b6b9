// Messages that the server doesn't show yet, as they stand at the end.

import { bubble, make } from "./elements.js";

const TEXTS = {
  sending: "Sending…",
  failed: "Not sent.",
  retry: "Try again",
  discard: "Remove",
  place: "Your location",
};

/** Makes the element of one; `onRetry` and `onDiscard` are what its buttons do when it failed. */
export function pendingBox(item, { onRetry, onDiscard }) {
  const { text, names = [], location, problem } = item;
  const files = names.map((name) => make("p", { className: "bubble" }, name));
  const box = make("div", { className: "message own" }, bubble(text), ...files);
  if (location) box.append(bubble(TEXTS.place));
  if (problem) box.append(failedLine(problem, { onRetry, onDiscard }));
  else if (!item.is_sent) box.append(make("p", { className: "time sending" }, TEXTS.sending));
  return box;
}

function failedLine(problem, { onRetry, onDiscard }) {
  const again = make("button", { type: "button", className: "plain" }, TEXTS.retry);
  again.addEventListener("click", onRetry);
  const discard = make("button", { type: "button", className: "plain" }, TEXTS.discard);
  discard.addEventListener("click", onDiscard);
  const line = make("p", { className: "failed" }, `${TEXTS.failed} ${problem} `, again, " ", discard);
  line.setAttribute("role", "alert");
  return line;
}
