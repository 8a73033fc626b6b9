// Bots of our own, put on a running server through its API.

/** Makes or replaces a bot and opens a public channel to it; gives the address of its page. */
export async function publish(server, key, source) {
  const draft = await server.ask("GET", `bots/${key}/draft`).catch(() => null);
  const condition = draft ? { "If-Match": draft.headers.get("ETag") } : { "If-None-Match": "*" };
  const files = [{ path: "bot.yaml", text: source }];
  await server.ask("PUT", `bots/${key}/draft`, { files }, condition);
  return open(server, key);
}

/** Makes a bot of one that was exported from Conversation Builder, and opens a public channel to it. */
export async function publishImport(server, key, exported) {
  await server.ask("POST", `imports/liveperson?bot=${key}`, exported);
  return open(server, key);
}

async function open(server, key) {
  await server.ask("POST", `bots/${key}/publish`, { environment: "test" });
  await server.ask("PUT", `channels/${key}`, {
    kind: "web",
    environment: "test",
    first_responder: { bot: key },
    is_public: true,
  });
  return `${server.origin}/chat/${key}`;
}
