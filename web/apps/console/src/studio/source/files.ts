// The files of a draft: what they are, what they may be called, and how marks come to their lines. Pure.
import type { Language, Mark } from "../code/CodeEditor";
import { merge } from "../draft/merge";
import { isBotFile, read, type SourceFile, write } from "../draft/source";
import type { Fault } from "../problems";

const PATH =
  /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_][A-Za-z0-9_. -]*(?:\/[A-Za-z0-9_.-]+)*\.[a-z0-9]+$/;

export function isPath(path: string): boolean {
  return PATH.test(path);
}

export function languageOf(path: string): Language {
  if (/\.ya?ml$/.test(path)) return "yaml";
  if (path.endsWith(".json")) return "json";
  return /\.m?js$/.test(path) ? "javascript" : "text";
}

/** What a new file begins with. */
export function firstTextOf(path: string): string {
  const isOfBot = isBotFile({ path, text: "" });
  if (isOfBot) return path.endsWith(".json") ? '{ "format": 1 }\n' : "format: 1\n";
  return "";
}

/** The problems of one file, at their lines. */
export function marksOf(path: string, problems: readonly Fault[]): Mark[] {
  return problems.flatMap(({ place, message, severity, suggestion }) => {
    const found = /^(.*?):(\d+)(?::\d+)?$/.exec(place);
    if (!found || found[1] !== path) return [];
    const told = suggestion ? `${message} (${suggestion})` : message;
    const state = severity === "warning" || severity === "info" ? severity : "error";
    return [{ line: Number(found[2]), message: told, severity: state }];
  });
}

/** The files with another text in one of them. */
export function withText(files: readonly SourceFile[], path: string, text: string): SourceFile[] {
  return files.map((file) => (file.path === path ? { path, text } : file));
}

export interface Typed {
  path: string;
  text: string;
  /** The files as they were when typing began. */
  base: readonly SourceFile[];
}

/**
 * The files with what was typed in one of them, when others changed meanwhile: both changes, or nothing
 * where both changed the same.
 */
export function together(files: readonly SourceFile[], typed: Typed): SourceFile[] | undefined {
  const textIn = (all: readonly SourceFile[]) => all.find((it) => it.path === typed.path)?.text;
  const mine = withText(typed.base, typed.path, typed.text);
  if (textIn(files) === textIn(typed.base)) return withText(files, typed.path, typed.text);
  const [base, own, theirs] = [read(typed.base), read(mine), read(files)];
  if (!isBotFile({ path: typed.path, text: "" })) return undefined;
  if (!base.bot || !own.bot || !theirs.bot) return undefined;
  const merged = merge(base.bot, own.bot, theirs.bot);
  return merged.conflicts.length > 0 ? undefined : write(files, merged.bot);
}
