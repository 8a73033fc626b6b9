// The preview draws contents with the chat page's own scripts, so that both look and answer alike. What
// those load and send is the console's own matter: its policy lets nothing come from or go to other places.
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

export const CHAT_PAGE = fileURLToPath(
  new URL("../../../crates/api/src/chat_page", import.meta.url),
);
const PREVIEW = fileURLToPath(new URL("src/studio/preview/chat", import.meta.url));

/** Resolves `chat-page/…`, and puts the preview's own scripts in place of those that load and send. */
export function chatPage(): Plugin {
  return {
    name: "chat-page",
    enforce: "pre",
    resolveId(source, importer) {
      if (source.startsWith("chat-page/")) return source.replace("chat-page", CHAT_PAGE);
      if (!importer?.startsWith(CHAT_PAGE)) return null;
      if (source === "./loads.js") return `${PREVIEW}/loads.ts`;
      if (source === "./submit.js") return `${PREVIEW}/submit.ts`;
      return null;
    },
  };
}
