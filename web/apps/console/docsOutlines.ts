// What the pages of the documentation are called and hold: read when the console is built, so that their
// list needs none of the pages.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { outlineOf } from "./src/help/outline";

export const DOCS = fileURLToPath(new URL("../../../docs", import.meta.url));
const NAME = "virtual:docs";
const RESOLVED = `\0${NAME}`;

/** Resolves `virtual:docs`: the outlines of all pages. */
export function docsOutlines(): Plugin {
  return {
    name: "docs-outlines",
    resolveId: (source) => (source === NAME ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      const names = readdirSync(DOCS).filter((name) => name.endsWith(".md"));
      const outlines = names.sort().map((name) => {
        const path = join(DOCS, name);
        this.addWatchFile(path);
        return outlineOf(name.slice(0, -".md".length), readFileSync(path, "utf8"));
      });
      return `export default ${JSON.stringify(outlines)};`;
    },
  };
}
