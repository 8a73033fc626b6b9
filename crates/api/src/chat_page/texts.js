// What the page itself says.

export const MAX_CHARS = 8000;

export const TEXTS = {
  hint: "Write a message to begin.",
  noChannel: "There is no chat at this address.",
  offline: "No connection. Reconnecting…",
  unsent: "No connection. Your message will be sent as soon as it is back.",
  presence: {
    with_bot: "You are talking to an assistant",
    queued: "Waiting for a person",
    with_agent: "You are talking to a person",
    closed: "Closed",
  },
  notice: {
    queued: "You are being handed over to a person. You can keep writing meanwhile.",
    with_agent: "You are now talking to a person.",
    with_bot: "The assistant has taken over again.",
  },
  named: (agent) => `You are talking to ${agent}`,
  writing: (agent) => `${agent ?? "A person"} is writing`,
  tooLong: (count) => `A message has at most ${MAX_CHARS} characters; this one has ${count}.`,
};
