// Files that were chosen and wait to be sent, and where the contact is. Files are uploaded at once; a
// message takes those that have arrived.

import { make } from "./elements.js";
import { Refused, upload } from "./server.js";

const TEXTS = {
  tooMany: (count) => `A message has at most ${count} files.`,
  tooLarge: (mebibytes) => `The file is too large: at most ${mebibytes} MB.`,
  empty: "The file is empty.",
  lost: "The file didn’t arrive. Please try again.",
  remove: (name) => `Remove ${name}`,
  uploading: (name) => `Uploading ${name}`,
  noPlace: "Your location can’t be found.",
  placeDenied: "Your browser doesn’t tell your location. Allow it for this page, and try again.",
};

const MAX_FILES = 5;
const PLACE_MS = 20_000;

const $ = (id) => document.getElementById(id);

/**
 * Makes the buttons work. `place()` gives path and token of the conversation, `changed()` is told
 * when what can be sent changes, `say(message)` sends, `tell(problem)` shows what went wrong.
 */
export function attaching({ place, changed, say, tell }) {
  /** `{ file, row, ending }`, later `id` or `problem`. */
  let staged = [];

  function render() {
    $("staged").replaceChildren(...staged.map(({ row }) => row));
    $("staged").hidden = !staged.length;
    changed();
  }

  function remove(item) {
    item.ending.abort();
    staged = staged.filter((other) => other !== item);
    render();
    $("attach").focus();
  }

  function add(files) {
    const room = MAX_FILES - staged.length;
    tell(files.length > room ? TEXTS.tooMany(MAX_FILES) : "");
    for (const file of [...files].slice(0, room)) {
      const item = { file, ending: new AbortController() };
      item.row = rowOf(item, () => remove(item));
      staged.push(item);
      bring(item);
    }
    render();
  }

  async function bring(item) {
    const { file, ending, row } = item;
    try {
      const most = Number($("files").dataset.maxMib);
      if (file.size > most * 1024 * 1024) throw new Refused(413, TEXTS.tooLarge(most));
      if (!file.size) throw new Refused(415, TEXTS.empty);
      const onProgress = (share) => row.querySelector("progress")?.setAttribute("value", share);
      const at = place();
      if (!at) throw new Refused(0, TEXTS.lost);
      item.id = (await upload({ ...at, file, onProgress, signal: ending.signal })).id;
      row.querySelector("progress")?.remove();
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      if (ending.signal.aborted) return;
      item.problem = problem.status ? problem.message : TEXTS.lost;
      row.querySelector("progress")?.replaceWith(alert(item.problem));
    }
    changed();
  }

  function locate() {
    tell("");
    if (!navigator.geolocation) return tell(TEXTS.noPlace);
    const found = ({ coords: { latitude, longitude } }) => say({ text: "", location: { latitude, longitude } });
    const failed = ({ code }) => tell(code === 1 ? TEXTS.placeDenied : TEXTS.noPlace);
    navigator.geolocation.getCurrentPosition(found, failed, { timeout: PLACE_MS });
  }

  $("attach").addEventListener("click", () => choose([]));
  $("locate").addEventListener("click", locate);
  $("files").addEventListener("change", () => {
    add($("files").files);
    $("files").value = "";
  });
  $("text").addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    add(event.clipboardData.files);
  });

  /** Lets the contact choose files; `accepts` are media types as `image/*`. */
  function choose(accepts) {
    $("files").accept = accepts.join(",");
    $("files").click();
  }

  return {
    choose,
    /** Whether there are files, all of which have arrived. */
    isReady: () => staged.length > 0 && staged.every(({ id }) => id),
    /** Whether a file is on its way, or didn't arrive: the contact has to wait or remove it. */
    isHeld: () => staged.some(({ id }) => !id),
    /** Takes the files for a message. */
    take() {
      const taken = staged;
      staged = [];
      render();
      if (!taken.length) return {};
      return { attachments: taken.map(({ id }) => id), names: taken.map(({ file }) => file.name) };
    },
  };
}

function rowOf({ file }, onRemove) {
  const progress = make("progress", { max: 1, value: 0 });
  progress.setAttribute("aria-label", TEXTS.uploading(file.name));
  const remove = make("button", { type: "button", className: "remove" }, "×");
  remove.setAttribute("aria-label", TEXTS.remove(file.name));
  remove.addEventListener("click", onRemove);
  const name = make("span", { className: "staged-name" }, file.name);
  return make("li", {}, name, progress, remove);
}

function alert(text) {
  const line = make("span", { className: "staged-problem" }, text);
  line.setAttribute("role", "alert");
  return line;
}
