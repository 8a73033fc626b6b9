// Links to files are good for some minutes; a page stays open for longer. One that is too old is
// replaced before it is followed.

/** Taken off the time that a link says, in seconds: clocks differ, and a click takes a while. */
const MARGIN_S = 30;

/**
 * Keeps links within an element good: `messages()` are those that it shows, `ask(number)` asks the
 * server for one of them anew.
 */
export function keepLinksFresh(element, { messages, ask }) {
  /** Links that were just replaced; by a browser's wrong clock they may look old still. */
  const renewed = new WeakSet();
  element.addEventListener("click", async (event) => {
    const anchor = event.target.closest("a[href]");
    const url = anchor && new URL(anchor.href);
    if (renewed.delete(anchor)) return;
    if (!url?.pathname.startsWith("/files/") || isFresh(url)) return;
    const isIt = (file) => file.url && new URL(file.url, location.href).pathname === url.pathname;
    const message = messages().find(({ files }) => files?.some(isIt));
    if (!message) return;
    event.preventDefault();
    const file = (await ask(message.number).catch(() => null))?.files?.find(isIt);
    if (!file) return;
    anchor.href = new URL(file.url, location.href).href;
    renewed.add(anchor);
    anchor.click();
  });
}

function isFresh(url) {
  return Date.now() / 1000 < Number(url.searchParams.get("expires")) - MARGIN_S;
}
