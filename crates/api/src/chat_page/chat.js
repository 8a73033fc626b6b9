// The plain chat page: one conversation of one channel, on the public API, without a framework.
//
// What the contact writes is kept until the server has it, and sent again with the same id, so
// nothing is lost or doubled. How messages look is in `messages.js`.

import { attaching } from "./attach.js";
import { keepLinksFresh } from "./fresh_link.js";
import { make, messageNodes, quickReplies } from "./messages.js";
import { closeAnswered } from "./open_forms.js";
import { pendingBox } from "./pending.js";
import { telling } from "./presence.js";
import { askForRating } from "./rating.js";
import { API, Refused, clientId, request, store, stored, uuid } from "./server.js";
import { MAX_CHARS, TEXTS } from "./texts.js";
import { expectAnswer, showTyping, stopTyping } from "./typing.js";

/** After this time without one's own message on the stream, it is asked for, in milliseconds. */
const ECHO_MS = 3_000;
const PAUSE_MS = 1_500;
const SHORT_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;

const channel = location.pathname.match(/\/chat\/([^/]+)/)?.[1] ?? "";
const $ = (id) => document.getElementById(id);

const state = {
  /** `{ id, token }` */
  conversation: null,
  isNew: false,
  status: "with_bot",
  /** Name of the person who answers. */
  agent: null,
  /** Number of the newest message shown. */
  last: 0,
  messages: [],
  /**
   * What isn't shown by the server yet: `{ id, text, payload, metadata, attachments, location, after }`,
   * later `is_sent` and `number`, `is_shown` (among the messages, but not confirmed) or `problem`.
   */
  pending: [],
  isOnline: true,
  isFlushing: false,
  unread: 0,
  endStream: () => {},
  endPause: () => {},
};

const CHANNEL_KEY = `colloquy.chat.${channel}`;

function saveConversation() {
  const unsent = state.pending.filter((item) => !item.is_sent);
  store(CHANNEL_KEY, { conversation: state.conversation, pending: unsent });
}

async function openConversation() {
  if (state.conversation) return;
  const { id, token } = await request({
    method: "POST",
    path: `/channels/${channel}/conversations`,
    body: { client_id: clientId() },
  });
  state.conversation = { id, token };
  state.isNew = true;
  saveConversation();
}

function conversationPath() {
  return `/conversations/${encodeURIComponent(state.conversation.id)}`;
}

async function fetchMessages() {
  const { conversation } = state;
  for (let isWhole = false; !isWhole; ) {
    const path = `${conversationPath()}/messages?after=${state.last}`;
    const page = await request({ path, token: conversation.token });
    const { messages = [], has_more: hasMore } = page;
    if (conversation !== state.conversation) return;
    const before = state.last;
    receive(messages);
    setStatus(page);
    isWhole = !hasMore || state.last === before;
  }
  state.isNew = false;
}

/** Follows live events until the stream ends. */
function listen() {
  return new Promise((end) => {
    const { token } = state.conversation;
    const query = new URLSearchParams({ after: String(state.last), token });
    const stream = new EventSource(`${API}${conversationPath()}/events?${query}`);
    state.endStream = () => {
      stream.close();
      end();
    };
    stream.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      const hasGap = message.number > state.last + 1;
      // A gap is fetched, so that what came before is shown before.
      if (hasGap) refresh();
      else receive([message]);
    });
    stream.addEventListener("typing", ({ data }) => awaitAnswer(JSON.parse(data)));
    stream.addEventListener("status", ({ data }) => setStatus(JSON.parse(data)));
    stream.addEventListener("error", state.endStream);
  });
}

/** Keeps the conversation open and up to date for as long as the page lives. */
async function run() {
  for (let failures = 0; ; ) {
    let pauseMs = PAUSE_MS;
    try {
      await openConversation();
      await fetchMessages();
      failures = 0;
      setOnline(true);
      $("log").removeAttribute("aria-busy");
      renderPending();
      flush();
      await listen();
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      if (problem.isLost && state.conversation && !state.isNew) {
        forget();
        continue;
      }
      if (!problem.isPassing) return fail(problem);
      failures += 1;
      setOnline(false);
      const backoff = Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS);
      pauseMs = Math.max(problem.afterMs, backoff * (0.75 + Math.random() / 2));
    }
    await pause(state.conversation ? pauseMs : SHORT_PAUSE_MS);
  }
}

function pause(ms) {
  return new Promise((end) => {
    const timer = setTimeout(end, ms);
    state.endPause = () => {
      clearTimeout(timer);
      end();
    };
  });
}

/** Leaves the conversation; the next one is opened by `run`. Unsent messages go there. */
function forget() {
  Object.assign(state, { conversation: null, isNew: false, last: 0, messages: [], status: "with_bot" });
  const unsent = state.pending.filter((item) => !item.is_sent);
  state.pending = unsent.map((item) => ({ ...item, is_shown: false, after: 0 }));
  saveConversation();
  $("log").replaceChildren();
  renderPending();
  showStatus();
  state.endStream();
  state.endPause();
}

function fail(problem) {
  const text = problem.status === 404 ? TEXTS.noChannel : problem.message;
  showText($("hint"), text);
  $("presence").hidden = true;
  $("composer").hidden = true;
  $("log").removeAttribute("aria-busy");
}

// Sending.

function say(message) {
  const item = { id: uuid(), ...message, after: state.last };
  state.pending.push(item);
  saveConversation();
  renderPending();
  renderSuggestions();
  setOnline(state.isOnline);
  scrollDown();
  flush();
}

/** Sends what waits, one after another so that the order stays. */
async function flush() {
  if (state.isFlushing || !state.conversation) return;
  state.isFlushing = true;
  for (let failures = 0; ; ) {
    const item = state.pending.find((waiting) => !waiting.is_sent && !waiting.problem);
    if (!item || !state.conversation) break;
    try {
      await send(item);
      failures = 0;
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      if (problem.isLost && !state.isNew) {
        forget();
        break;
      }
      if (problem.isPassing) {
        failures += 1;
        setOnline(false);
        await pauseSending(Math.max(problem.afterMs, Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS)));
      } else {
        item.problem = problem.message;
        saveConversation();
        renderPending();
        refresh();
      }
    }
  }
  state.isFlushing = false;
}

let endSendingPause = () => {};

function pauseSending(ms) {
  return new Promise((end) => {
    endSendingPause = end;
    setTimeout(end, ms);
  });
}

async function send(item) {
  const { id, text, payload, metadata, attachments, location } = item;
  const body = location ? { id, location } : { id, text, attachments };
  if (payload != null) body.payload = payload;
  if (metadata?.length) body.metadata = metadata;
  const { conversation } = state;
  const path = `${conversationPath()}/messages`;
  const answer = await request({ method: "POST", path, body, token: conversation.token });
  if (conversation !== state.conversation) return drop(item);
  Object.assign(item, { is_sent: true, is_shown: false, number: answer.number });
  setOnline(true);
  saveConversation();
  // The live event may have come first.
  if (state.messages.some((message) => message.number === item.number)) drop(item);
  renderPending();
  renderSuggestions();
  const isSilent = answer.finished && !answer.replies?.length;
  if (isSilent) stopTyping();
  if (!state.pending.includes(item)) return;
  if (state.status === "with_bot" && !isSilent) awaitAnswer();
  setTimeout(() => state.pending.includes(item) && refresh(), ECHO_MS);
}

/** Asks for what the stream should have brought. */
function refresh() {
  if (state.conversation) fetchMessages().catch(state.endStream);
}

function drop(item) {
  state.pending = state.pending.filter((other) => other !== item);
}

// Receiving.

function receive(messages) {
  const fresh = messages.filter((message) => message.number > state.last && !message.private);
  state.last = Math.max(state.last, ...messages.map((message) => message.number));
  if (!fresh.length) return;
  setOnline(true);
  const wasAtEnd = isAtEnd();
  for (const message of fresh) {
    if (message.author === "contact") {
      closeAnswered(message);
      settle(message);
    } else stopTyping();
    show(message, state.messages.at(-1));
    state.messages.push(message);
  }
  renderPending();
  renderSuggestions();
  const isOwn = fresh.at(-1).author === "contact";
  told.seen(state.last);
  if (wasAtEnd || isOwn) scrollDown();
  else $("jump").hidden = false;
  if (document.hidden && !isOwn) {
    state.unread += fresh.length;
    document.title = `(${state.unread}) ${$("title").textContent}`;
  }
}

/**
 * Takes what the server shows now off the end of the page. Without its number it may be another's of
 * the same words, so it is sent again until the server has confirmed its id.
 */
function settle(message) {
  const { number, text } = message;
  const same = state.pending.find((item) => item.number === number);
  const alike = state.pending.find(
    (item) => !item.number && !item.is_shown && item.text === (text ?? "") && item.after < number,
  );
  if (same) drop(same);
  else if (alike) alike.is_shown = true;
  else return;
  saveConversation();
  if (state.status === "with_bot") awaitAnswer();
}

function setStatus({ status, agent = null }) {
  if (!status || (status === state.status && agent === state.agent)) return;
  const before = state.status;
  Object.assign(state, { status, agent });
  if (status !== "with_bot" && status !== before) stopTyping();
  showStatus(before);
}

function setOnline(isOnline) {
  state.isOnline = isOnline;
  const isWaiting = state.pending.some((item) => !item.is_sent && !item.problem);
  showText($("connection"), isOnline ? "" : isWaiting ? TEXTS.unsent : TEXTS.offline);
}

// Showing.

function show(message, before) {
  const last = $("log").lastElementChild;
  // A notice between two messages sets them apart.
  const isApart = before && last?.classList.contains("notice");
  const { nodes, isTogether } = messageNodes(message, isApart ? { at: before.at } : before, deeds);
  if (isTogether) last.classList.add("followed");
  for (const picture of nodes.flatMap((node) => [...node.querySelectorAll("img")])) {
    picture.addEventListener("load", () => isFollowing && scrollDown());
  }
  $("log").append(...nodes);
}

/** What taps within messages do. */
const deeds = {
  say: tap,
  upload: (accepts) => attached.choose(accepts),
  locate: () => $("locate").click(),
  /** What a message is known by outside of its conversation. */
  key: ({ number }) => `${state.conversation?.id}-${number}`,
};

function tap(reply) {
  // On a touch screen the keyboard would cover the answer.
  if (matchMedia("(pointer: fine)").matches) $("text").focus();
  else $("log").focus({ preventScroll: true });
  say(reply);
}

function renderPending() {
  const visible = state.pending.filter((item) => !item.is_shown);
  const shown = visible.map((item) => {
    const onRetry = () => {
      delete item.problem;
      renderPending();
      flush();
    };
    const onDiscard = () => {
      drop(item);
      saveConversation();
      renderPending();
    };
    return pendingBox(item, { onRetry, onDiscard });
  });
  $("pending").replaceChildren(...shown);
  const isEmpty = !state.messages.length && !state.pending.length && state.conversation;
  showText($("hint"), isEmpty ? TEXTS.hint : "");
}

/** Shows the quick replies of the newest message, for as long as nobody answered. */
function renderSuggestions() {
  const newest = state.messages.at(-1);
  const isOpen = newest && newest.author !== "contact" && !state.pending.length && state.status !== "closed";
  const replies = isOpen ? quickReplies(newest, deeds) : [];
  $("suggestions").replaceChildren(...replies);
  $("suggestions").hidden = !replies.length;
}

function showStatus(before) {
  const { status } = state;
  const named = status === "with_agent" && state.agent ? TEXTS.named(state.agent) : null;
  $("presence").textContent = named ?? TEXTS.presence[status] ?? "";
  $("presence").dataset.status = status;
  // Who answers is news when it changed; waiting is also told to those who come back.
  const isNews = before ? before !== "closed" && before !== status : status === "queued";
  const text = isNews ? TEXTS.notice[status] : null;
  if (text) $("log").append(make("p", { className: "notice" }, text));
  $("closed").hidden = status !== "closed";
  if (status === "closed" && before !== "closed") askForRating($("rating"), place());
  $("composer").hidden = status === "closed";
  renderSuggestions();
  if (isFollowing) scrollDown();
}

function showText(element, text) {
  element.hidden = !text;
  if (element.textContent !== text) element.textContent = text;
}

/** Shows that an answer is being written, where the contact is looking. */
function awaitAnswer({ by } = {}) {
  const follow = () => isFollowing && scrollDown();
  if (by === "agent") showTyping(TEXTS.writing(state.agent), follow);
  else expectAnswer(follow);
}

// The page.

let isFollowing = true;

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = $("scroll");
  return scrollHeight - scrollTop - clientHeight < 80;
}

function scrollDown() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  $("jump").hidden = true;
  isFollowing = true;
}

function submit(event) {
  event.preventDefault();
  const text = $("text").value.trim();
  const count = Array.from(text).length;
  showText($("problem"), count > MAX_CHARS ? TEXTS.tooLong(count) : "");
  if (!canSend() || count > MAX_CHARS) return;
  $("text").value = "";
  say({ text, ...attached.take() });
  fitText();
}

function canSend() {
  return !attached.isHeld() && ($("text").value.trim() || attached.isReady());
}

function place() {
  return state.conversation && { path: conversationPath(), token: state.conversation.token };
}

const told = telling(place);

const attached = attaching({
  place,
  changed: fitText,
  say,
  tell: (problem) => showText($("problem"), problem),
});

async function askFor(number) {
  const path = `${conversationPath()}/messages?after=${number - 1}&limit=1`;
  return (await request({ path, token: state.conversation.token })).messages?.[0];
}

function fitText() {
  const box = $("text");
  $("send").disabled = !canSend();
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

function start() {
  const saved = stored(CHANNEL_KEY);
  state.conversation = saved?.conversation ?? null;
  state.pending = saved?.pending ?? [];
  showStatus();
  renderPending();
  $("composer").addEventListener("submit", submit);
  $("text").addEventListener("input", () => {
    fitText();
    if (state.status === "with_agent") told.typing();
  });
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  $("fresh").addEventListener("click", () => {
    forget();
    $("text").focus();
  });
  $("jump").addEventListener("click", scrollDown);
  keepLinksFresh($("log"), { messages: () => state.messages, ask: askFor });
  $("scroll").addEventListener("scroll", () => {
    isFollowing = isAtEnd();
    if (isFollowing) $("jump").hidden = true;
  });
  // The composer grows and suggestions come; what was read last stays in sight.
  new ResizeObserver(() => isFollowing && scrollDown()).observe($("scroll"));
  addEventListener("offline", () => setOnline(false));
  addEventListener("online", () => {
    state.endPause();
    endSendingPause();
    state.endStream();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    // A stream may have died unheard while the device slept.
    refresh();
    told.seen(state.last);
    state.unread = 0;
    document.title = $("title").textContent;
  });
  if (matchMedia("(pointer: fine)").matches) $("text").focus();
  run();
}

start();
