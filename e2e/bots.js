// Bots of our own, put on a running server through its API.

/** Makes or replaces a bot and opens a public channel to it; gives the address of its page. */
export async function publish(server, key, source) {
  const draft = await ask(server, "GET", `bots/${key}/draft`).catch(() => null);
  const condition = draft ? { "If-Match": draft.headers.get("ETag") } : { "If-None-Match": "*" };
  const files = [{ path: "bot.yaml", text: source }];
  await ask(server, "PUT", `bots/${key}/draft`, { files }, condition);
  return open(server, key);
}

/** Makes a bot of one that was exported from Conversation Builder, and opens a public channel to it. */
export async function publishImport(server, key, exported) {
  await ask(server, "POST", `imports/liveperson?bot=${key}`, exported);
  return open(server, key);
}

async function open(server, key) {
  await ask(server, "POST", `bots/${key}/publish`, { environment: "test" });
  await ask(server, "PUT", `channels/${key}`, {
    kind: "web",
    environment: "test",
    first_responder: { bot: key },
    is_public: true,
  });
  return `${server.origin}/chat/${key}`;
}

async function ask(server, method, path, body, headers) {
  const answer = await fetch(`${server.origin}/api/v1/${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${server.key}`,
      "Content-Type": "application/json",
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
