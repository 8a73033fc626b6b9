// What contents load when they are previewed: files of our own server. In place of all else stands where it
// would come from.
import { make, safeUrl } from "chat-page/element.js";
import * as page from "chat-page/loads.js";
import { texts } from "../../../texts";

const words = texts.preview.contents;

function isOurs(url: URL | null): boolean {
  return url?.origin === location.origin;
}

function placeholder(label: string, address: string): HTMLElement {
  const place = make("code", {}, address);
  return make("p", { className: "missing elsewhere" }, `${label} `, place);
}

export function image(address: string, caption?: string, className?: string): HTMLElement {
  const url = safeUrl(address, ["http:", "https:"]);
  if (!url || isOurs(url)) return page.image(address, caption, className);
  const shown = placeholder(caption || words.picture, url.href);
  shown.setAttribute("role", "img");
  shown.setAttribute("aria-label", caption || words.picture);
  return shown;
}

export function icon(address: string, className?: string): HTMLElement | null {
  const url = safeUrl(address, ["http:", "https:"]);
  return url && isOurs(url) ? page.icon(address, className) : null;
}

export function player(loaded: Parameters<typeof page.player>[0]): HTMLElement {
  return isOurs(loaded.address)
    ? page.player(loaded)
    : placeholder(loaded.title, loaded.address.href);
}
