// How templates, conditions and scripts name the answers of an integration, and naming them anew.
import { isFields, type Tree } from "./tree";

/** What of an integration a text may name: its custom data fields by its key, its answer by its result. */
interface Naming {
  from: string;
  to: string;
  /** Whether the answer is named by the key, too: no result of its own is said. */
  isResult: boolean;
}

/** Names an integration anew in all texts of a tree that read its answers. */
export function readAnew<T extends Tree>(tree: T, naming: Naming): T {
  if (typeof tree === "string") return textAnew(tree, naming) as T;
  if (Array.isArray(tree)) {
    const list = tree.map((it) => readAnew(it, naming));
    return (list.some((it, index) => it !== tree[index]) ? list : tree) as T;
  }
  if (!isFields(tree)) return tree;
  let changed: Record<string, Tree> = tree;
  for (const [key, value] of Object.entries(tree)) {
    if (key === "vendor") continue;
    const anew = key === "variable" ? variableAnew(value, naming) : readAnew(value, naming);
    if (anew !== value) changed = { ...changed, [key]: anew };
  }
  return changed as T;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function textAnew(text: string, { from, to, isResult }: Naming): string {
  const fields = new RegExp(`\\{${escaped(from)}(?=[.[])`, "g");
  const byField = text.replace(fields, () => `{${to}`);
  if (!isResult) return byField;
  const answer = new RegExp(`\\bapi_${escaped(from)}(?=(Status)?(?![A-Za-z0-9_-]))`, "g");
  return byField.replace(answer, () => `api_${to}`);
}

/** A condition's variable may be a custom data field, `Stock.count`. */
function variableAnew(value: Tree, naming: Naming): Tree {
  if (typeof value !== "string") return value;
  const start = `${naming.from}.`;
  if (value.startsWith(start)) return `${naming.to}.${value.slice(start.length)}`;
  return textAnew(value, naming);
}
