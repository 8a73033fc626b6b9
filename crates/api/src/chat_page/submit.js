// Sends values to a page of the bot's, and asks one for suggestions: the only requests that don't go
// to our own server. No cookie and no referrer goes with them.

import { safeUrl } from "./elements.js";

/** How long another server may take, in milliseconds. */
const LIMIT_MS = 15_000;
const WEB = ["http:", "https:"];

/** Sends values where a button or form says. Throws when they didn't arrive. */
export async function submit({ submission, url }, values) {
  const address = safeUrl(url, WEB);
  if (!address) throw new Error("no address");
  if (submission === "json") {
    const body = JSON.stringify(values);
    await ask(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  } else {
    openForm(address, values);
  }
}

/** Sends a form as browsers do; its answer opens in a new tab. */
function openForm(address, values) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address.href, target: "_blank", hidden: true });
  form.rel = "noopener noreferrer";
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) {
      const text = typeof one === "object" ? JSON.stringify(one) : String(one);
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: text }));
    }
  }
  document.body.append(form);
  form.submit();
  form.remove();
}

/** Asks for suggestions about what was typed; nothing when there are none to be had. */
export async function suggestions({ url, method = "get" }, typed) {
  const address = safeUrl(url + encodeURIComponent(typed), WEB);
  if (!address) return [];
  try {
    const answer = await (await ask(address, { method: method.toUpperCase() })).json();
    const found = Array.isArray(answer) ? answer : (answer?.data ?? []);
    return (Array.isArray(found) ? found : []).map(suggestion).filter(({ key }) => key);
  } catch {
    return [];
  }
}

function suggestion(found) {
  if (typeof found === "string") return { key: found, message: found };
  const key = String(found?.searchKey ?? found?.name ?? found?.key ?? "");
  return { key, message: String(found?.message ?? key), metadata: found?.metadata };
}

async function ask(address, options) {
  const signal = AbortSignal.timeout?.(LIMIT_MS);
  const apart = { credentials: "omit", referrerPolicy: "no-referrer", redirect: "error", signal };
  const answer = await fetch(address, { ...options, ...apart });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}
