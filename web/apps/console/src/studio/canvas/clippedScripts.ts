// Scripts of copied things that stand in files of their own: another bot gets their text.
import type { SourceFile } from "../draft/source";
import { isFields, type Tree } from "../draft/tree";

/** By path what stands in the file. */
export type Scripts = Readonly<Record<string, string>>;

const FIELDS = ["script", "pre", "post", "on_answer", "transform"];

/** The files that scripts inside of these are in. */
export function scriptsOf(trees: Tree, files: readonly SourceFile[]): Scripts {
  const found: Record<string, string> = {};
  const walk = (tree: Tree) => {
    if (Array.isArray(tree)) for (const it of tree) walk(it);
    if (!isFields(tree)) return;
    for (const [field, value] of Object.entries(tree)) {
      const path = FIELDS.includes(field) ? fileOf(value) : undefined;
      const file = files.find((it) => it.path === path);
      if (file) found[file.path] = file.text;
      else walk(value);
    }
  };
  walk(trees);
  return found;
}

/** The same with the scripts themselves, but where the file is there with the same text. */
export function withScripts<T extends Tree>(
  tree: T,
  scripts: Scripts,
  files: readonly SourceFile[],
): T {
  if (Array.isArray(tree)) return tree.map((it) => withScripts(it, scripts, files)) as T;
  if (!isFields(tree)) return tree;
  const entries = Object.entries(tree).map(([field, value]) => {
    const path = FIELDS.includes(field) ? fileOf(value) : undefined;
    const text = path === undefined ? undefined : scripts[path];
    const isThere = files.some((it) => it.path === path && it.text === text);
    if (text !== undefined) return [field, isThere ? value : text];
    return [field, withScripts(value, scripts, files)];
  });
  return Object.fromEntries(entries) as T;
}

function fileOf(script: Tree): string | undefined {
  return isFields(script) && typeof script.file === "string" ? script.file : undefined;
}
