// What the page asks of the server, and what it keeps in the browser.

/** Answers after which the same request may succeed later. */
const PASSING = new Set([0, 408, 425, 429]);

/** How long an answer may take, in milliseconds. */
const REQUEST_MS = 20_000;

/** How long a file may take, in milliseconds. */
const UPLOAD_MS = 120_000;

export const API = "/api/v1/public";

// A browser may refuse to keep anything; then the page forgets when it is left.
const memory = new Map();

export function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function store(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The page works without; it forgets when it is left.
  }
}

/** The browser's own random id, the same on every channel. */
export function clientId() {
  const key = "colloquy.chat";
  const id = stored(key)?.client_id ?? uuid();
  store(key, { client_id: id });
  return id;
}

/** Makes a UUID also where the page isn't served securely and `randomUUID` is absent. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Refused extends Error {
  constructor(status, reason, afterSeconds, code) {
    super(reason || `The server answered ${status}.`);
    this.status = status;
    this.code = code;
    this.afterMs = afterSeconds > 0 ? afterSeconds * 1000 : 0;
  }
  /** Whether the same request may succeed later. */
  get isPassing() {
    return PASSING.has(this.status) || this.status >= 500;
  }
  /** Whether the conversation isn't there (any more) for this token. */
  get isLost() {
    return [401, 403, 404].includes(this.status) && this.code !== "attachment_not_found";
  }
}

/** Asks the API; the answer is its JSON. Throws `Refused` for whatever else comes. */
export async function request({ method = "GET", path, body, token }) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  const signal = AbortSignal.timeout?.(REQUEST_MS);
  const options = { method, headers, signal, cache: "no-store", credentials: "omit" };
  let response;
  try {
    response = await fetch(API + path, body ? { ...options, body: JSON.stringify(body) } : options);
  } catch {
    throw new Refused(0, "", 0);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer ?? {};
  throw refusal(response.status, answer, response.headers.get("Retry-After"));
}

/** Uploads a file to a conversation; `onProgress` is told the share that has left. */
export function upload({ path, token, file, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", `${API}${path}/attachments?name=${encodeURIComponent(file.name)}`);
    sending.setRequestHeader("Authorization", `Bearer ${token}`);
    sending.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    sending.responseType = "json";
    sending.timeout = UPLOAD_MS;
    sending.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    sending.addEventListener("load", () => {
      const { status, response } = sending;
      if (status === 201) resolve(response);
      else reject(refusal(status, response, sending.getResponseHeader("Retry-After")));
    });
    for (const end of ["error", "timeout", "abort"]) {
      sending.addEventListener(end, () => reject(new Refused(0, "", 0)));
    }
    signal.addEventListener("abort", () => sending.abort());
    sending.send(file);
  });
}

function refusal(status, answer, after) {
  return new Refused(status, answer?.detail ?? answer?.title, Number(after), answer?.code);
}
