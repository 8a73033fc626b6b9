// What the templates of an integration read: the values that a try of it needs.
import { isFields, type Tree } from "../draft/tree";

/** Anything that a template may read, and that is known without being given. */
const KNOWN = new Set([
  "conversationId",
  "chatBotId",
  "chatBotUserPlatformId",
  "chatBotUserId",
  "firstname",
  "timeOfDay",
  "date",
  "time",
]);
const ELSEWHERE = ["env", "context", "contact", "location", ""];
const TEMPLATE = /\{\$([^{}]{1,1024})\}/g;

export interface Read {
  /** The variable, or the slot, as `slot.NAME`; the contact's message is `query`. */
  name: string;
  label: string;
}

/** What is read somewhere in a tree, each once and in its order. */
export function readsOf(tree: Tree): Read[] {
  const found = new Map<string, Read>();
  for (const text of textsIn(tree)) {
    for (const [, inner = ""] of text.matchAll(TEMPLATE)) {
      const read = readOf(inner);
      if (read && !found.has(read.name)) found.set(read.name, read);
    }
  }
  return [...found.values()];
}

function textsIn(tree: Tree): string[] {
  if (typeof tree === "string") return [tree];
  if (Array.isArray(tree)) return tree.flatMap(textsIn);
  return isFields(tree) ? Object.values(tree).flatMap(textsIn) : [];
}

function readOf(inner: string): Read | undefined {
  const [name = ""] = inner.split("@", 1);
  const parts = name.split(".");
  if (parts[0] === "botContext") parts.shift();
  const [first = "", second] = parts;
  if (first === "slot") return second ? { name: `slot.${second}`, label: second } : undefined;
  if (first === "query" || first === "userMessage") return { name: "query", label: "message" };
  if (ELSEWHERE.includes(first) || (KNOWN.has(first) && !second)) return undefined;
  return { name: first, label: first };
}
