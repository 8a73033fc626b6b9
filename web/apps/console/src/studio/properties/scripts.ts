// A script where it stands: in the bot's file, or in one of its own.
import type { BotFile } from "@colloquy/api";
import type { SourceFile } from "../draft/source";

export type Script = string | BotFile<"ScriptFile"> | null;

/** How much of a script is shown beside the canvas. */
const SHOWN_LINES = 4;

export function fileOf(script: Script | undefined): string | undefined {
  return typeof script === "object" ? (script?.file ?? undefined) : undefined;
}

export function codeOf(script: Script | undefined, files: readonly SourceFile[]): string {
  if (typeof script === "string") return script;
  const path = fileOf(script);
  return files.find((it) => it.path === path)?.text ?? "";
}

export function shortCode(code: string): string {
  const lines = code.trimEnd().split("\n");
  const shown = lines.slice(0, SHOWN_LINES).join("\n");
  return lines.length > SHOWN_LINES ? `${shown}\n…` : shown;
}

/** The files with another text in one of them, which may be new. */
export function withText(files: readonly SourceFile[], path: string, text: string): SourceFile[] {
  const isThere = files.some((it) => it.path === path);
  if (!isThere) return [...files, { path, text }];
  return files.map((it) => (it.path === path ? { path, text } : it));
}
