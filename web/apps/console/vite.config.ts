import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { CHAT_PAGE, chatPage } from "./chatPage";
import { compress } from "./compress";
import { DOCS, docsOutlines } from "./docsOutlines";

/** Where `npm run dev` finds a server; the one of `cargo run -- demo` unless told otherwise. */
const SERVER = process.env.COLLOQUY_SERVER ?? "http://127.0.0.1:8080";

/** Asked under the name that the browser asked for: else the server takes this page for another site's. */
const API = { target: SERVER, changeOrigin: false };

export default defineConfig({
  base: "/console/",
  plugins: [chatPage(), docsOutlines(), react(), compress()],
  build: {
    target: "es2022",
    // A picture in a style would be a `data:` address, and names without hashes can't be kept.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // The polyfill writes a script into the page, which its policy forbids.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // How much is loaded first has a budget of its own: size.js.
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { "/api": API, "/chat": API }, fs: { allow: ["../..", CHAT_PAGE, DOCS] } },
});
