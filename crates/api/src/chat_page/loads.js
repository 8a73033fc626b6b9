// What contents load from other places: pictures, sounds and films. Nothing else does, but `submit.js`.

import { make, safeUrl } from "./element.js";

const TEXTS = { imageFailed: "The picture can’t be shown", image: "Picture" };

export function image(address, caption, className = "picture") {
  const url = safeUrl(address, ["http:", "https:"]);
  const failed = () => make("p", { className: "missing" }, TEXTS.imageFailed);
  if (!url) return failed();
  const picture = make("img", { className, src: url.href, alt: caption ?? TEXTS.image });
  picture.referrerPolicy = "no-referrer";
  picture.addEventListener("error", () => picture.replaceWith(failed()));
  return picture;
}

/** A small picture that says nothing of its own; gone when it can't be shown. */
export function icon(address, className = "thumbnail") {
  const url = safeUrl(address, ["http:", "https:"]);
  if (!url) return null;
  const picture = make("img", { className, src: url.href, alt: "" });
  picture.referrerPolicy = "no-referrer";
  picture.addEventListener("error", () => picture.remove());
  return picture;
}

/** Plays a sound or a film; `failed` is called when it can't. */
export function player({ kind, address, type, title, failed }) {
  const shown = make(kind, { controls: true, preload: "metadata", className: "picture" });
  shown.setAttribute("aria-label", title);
  const source = make("source", { src: address.href });
  if (type) source.type = type;
  shown.append(source);
  source.addEventListener("error", failed);
  return shown;
}
