// Asks what the contact thinks of the help that they had, once people have closed the conversation.

import { make } from "./elements.js";
import { Refused, request } from "./server.js";

const TEXTS = {
  thanks: "Thank you for telling us.",
  comment: "Anything you want to add?",
  send: "Send",
  notSent: "This couldn’t be sent. Please try again.",
};

const MAX_COMMENT = 2000;
const FACES = ["😞", "🙁", "😐", "🙂", "😀"];

/** What stands on the button of a score, and what it is called. */
const LOOKS = {
  stars: (score) => ["★".repeat(score), `${score} of 5`],
  faces: (score) => [FACES[score - 1], `${score} of 5`],
  thumbs: (score) => (score > 3 ? ["👍", "Good"] : ["👎", "Bad"]),
};

/** Shows in `box` what is asked of a closed conversation; `where` is its `{ path, token }`. */
export async function askForRating(box, where) {
  box.replaceChildren();
  const asked = await request({ path: `${where.path}/rating`, token: where.token }).catch((problem) => {
    if (!(problem instanceof Refused)) throw problem;
    return null;
  });
  if (!asked?.question) return;
  if (asked.score == null) box.replaceChildren(...question(asked, (answer) => send(box, where, answer)));
  else thank(box);
}

async function send(box, { path, token }, body) {
  try {
    await request({ method: "POST", path: `${path}/rating`, body, token });
    thank(box);
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    if (problem.code === "already_rated") return thank(box);
    box.querySelector("[role=alert]").textContent = TEXTS.notSent;
  }
}

function thank(box) {
  box.replaceChildren(make("p", { role: "status" }, TEXTS.thanks));
}

function question(asked, answer) {
  const title = make("p", { id: "rating_question" }, asked.question);
  const comment = asked.comment ? make("textarea", { rows: 2, maxLength: MAX_COMMENT }) : null;
  const words = () => (comment?.value.trim() ? { comment: comment.value.trim() } : {});
  let chosen = null;
  const ready = make("button", { type: "button", className: "button primary", disabled: true }, TEXTS.send);
  ready.addEventListener("click", () => answer({ score: chosen, ...words() }));
  const scores = asked.scores.map((score) => {
    const [look, name] = (LOOKS[asked.scale] ?? LOOKS.stars)(score);
    const button = make("button", { type: "button", className: "score" }, look);
    button.setAttribute("aria-label", name);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (!comment) return answer({ score });
      chosen = score;
      ready.disabled = false;
      for (const other of scores) other.setAttribute("aria-pressed", String(other === button));
    });
    return button;
  });
  const group = make("div", { className: "scores" }, ...scores);
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", title.id);
  const alert = make("p", { className: "problem" });
  alert.setAttribute("role", "alert");
  const more = comment && make("label", { className: "comment" }, TEXTS.comment, comment);
  return [title, group, more, comment && ready, alert].filter(Boolean);
}
