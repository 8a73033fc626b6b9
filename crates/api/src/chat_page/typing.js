// Shows that somebody is writing.

const TEXT = "The assistant is writing";
/** Quick answers come without it, in milliseconds. */
const AFTER_MS = 250;
/** Longer than any bot may take, in milliseconds. */
const AT_MOST_MS = 65_000;

/** How long a person is shown to write who says no more of it, in milliseconds. */
const PERSON_MS = 6_000;

const $ = (id) => document.getElementById(id);
let timers = [];

/** Shows it soon, until `stopTyping`; `onShown` is called when it stands there. */
export function expectAnswer(onShown) {
  stopTyping();
  const show = () => {
    $("typing").hidden = false;
    $("typing_text").textContent = TEXT;
    onShown();
  };
  timers = [setTimeout(show, AFTER_MS), setTimeout(stopTyping, AT_MOST_MS)];
}

/** Shows at once that a person writes, for a while. */
export function showTyping(text, onShown) {
  stopTyping();
  $("typing").hidden = false;
  $("typing_text").textContent = text;
  onShown();
  timers = [setTimeout(stopTyping, PERSON_MS)];
}

export function stopTyping() {
  timers.forEach(clearTimeout);
  $("typing").hidden = true;
  $("typing_text").textContent = "";
}
