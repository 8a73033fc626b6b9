// JSON with templates in it, checked while it is typed.
import type { Mark } from "../code/CodeEditor";

const TEMPLATE = /\{(\$[^{}\n]+|[A-Za-z_][\w-]*\.[^{}\n"]+)\}/g;

/** The same text with a number in place of each template; everything else stands where it stood. */
function withoutTemplates(text: string): string {
  return text.replace(TEMPLATE, (template) => "0".padEnd(template.length, " "));
}

/** What is wrong with a body of JSON; an empty one is none. */
export function checkJson(text: string): Mark[] {
  if (text.trim() === "") return [];
  const plain = withoutTemplates(text).trimEnd();
  try {
    JSON.parse(plain);
    return [];
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    return [{ line: lineOf(said, plain), message: wordsOf(said), severity: "error" }];
  }
}

/** Where an engine of JavaScript says that it stopped, by line or by position; else the last line. */
function lineOf(said: string, text: string): number {
  const line = /line (\d+)/.exec(said)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(said)?.[1];
  const before = position ? text.slice(0, Number(position)) : text.trimEnd();
  return before.split("\n").length;
}

function wordsOf(said: string): string {
  const [what = ""] = said.split(/ in JSON| \(line| at position| at line/, 1);
  return what.replace(/^JSON\.parse: /, "") || "This isn't JSON.";
}
