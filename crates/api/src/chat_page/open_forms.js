// Forms that nobody has sent yet. What the contact said before the page was loaded, or says on another
// one, is an answer, too, so that no form is open once it was answered.

const open = new Map();

/**
 * Keeps a form until it is answered. `takes` says whether a message of the contact's answers it,
 * `close` shows that it was.
 */
export function keepOpen(key, { takes, close }) {
  open.set(key, { takes, close });
}

/** The form was sent here. */
export function forgetForm(key) {
  open.delete(key);
}

/** Closes what a message of the contact's answers. */
export function closeAnswered(message) {
  for (const [key, { takes, close }] of open) {
    if (!takes(message)) continue;
    close();
    open.delete(key);
  }
}
