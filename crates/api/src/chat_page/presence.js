// Tells the other side what the contact does: how far they have read, and that they write.

import { Refused, request } from "./server.js";

/** How often it is said that the contact writes, in milliseconds. */
const TYPING_MS = 3_000;

/** `where` gives the conversation's `{ path, token }`, or nothing. */
export function telling(where) {
  let read = { path: null, number: 0 };
  let typedAt = 0;

  async function tell(method, rest, body) {
    const { path, token } = where() ?? {};
    if (!path) return false;
    try {
      await request({ method, path: `${path}${rest}`, body, token });
      return true;
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      return false;
    }
  }

  return {
    /** The contact sees everything up to this message, unless the page is hidden. */
    async seen(number) {
      const path = where()?.path ?? null;
      if (path !== read.path) read = { path, number: 0 };
      if (document.hidden || number <= read.number) return;
      const before = read.number;
      read.number = number;
      const isTold = await tell("PUT", "/read", { number });
      // The next message says it again.
      if (!isTold && read.path === path) read.number = before;
    },
    /** The contact writes. */
    typing() {
      if (Date.now() - typedAt < TYPING_MS) return;
      typedAt = Date.now();
      tell("POST", "/typing");
    },
  };
}
