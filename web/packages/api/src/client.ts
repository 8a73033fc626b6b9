import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "../dist/schema";
import { isProblem, ProblemError } from "./problem";

const CSRF_HEADER = "X-CSRF-Token";
const SAFE = new Set(["GET", "HEAD"]);

let pageToken: string | undefined;
let whenSignedOut = () => {};

/** Keeps what this page must repeat with whatever changes something. */
export function keepPageToken(token: string | undefined): void {
  pageToken = token;
}

/** Says whom to tell when a request is refused because nobody is signed in any more. */
export function onSignedOut(tell: () => void): void {
  whenSignedOut = tell;
}

const session: Middleware = {
  onRequest({ request }) {
    if (pageToken && !SAFE.has(request.method)) request.headers.set(CSRF_HEADER, pageToken);
    return request;
  },
};

const base = globalThis.location?.origin ?? "http://localhost";
export const api = createClient<paths>({
  baseUrl: base,
  credentials: "same-origin",
  // Looked up for each request: tests put another one there after this module was loaded.
  fetch: (request) => globalThis.fetch(request),
});
api.use(session);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer. Whatever goes wrong is thrown as a `ProblemError`. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch {
    throw new ProblemError(undefined);
  }
  if (answer.response.ok) return answer.data as T;
  const problem = new ProblemError(isProblem(answer.error) ? answer.error : undefined);
  if (problem.code === "not_signed_in") whenSignedOut();
  throw problem;
}

interface Page<T> {
  items: T[];
  next?: string | null;
}

/** Enough pages of any list that people look through. */
const MOST_PAGES = 20;

/** Everything of a list that comes in pages, up to a bound. */
export async function listAll<T>(page: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const { items: more, next } = await page(cursor);
    items.push(...more);
    if (!next) break;
    cursor = next;
  }
  return items;
}
