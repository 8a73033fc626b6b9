// The conversation tests among a draft's files.
import { parseDocument } from "yaml";
import type { SourceFile } from "../draft/source";

const ENDING = /\.test\.ya?ml$/;

export function isTestFile({ path }: SourceFile): boolean {
  return ENDING.test(path);
}

/** What a test is called: as it says itself, or its file without the ending. */
export function nameOfTest({ path, text }: SourceFile): string {
  const document = parseDocument(text);
  const name = document.errors.length === 0 ? document.get("name") : undefined;
  return typeof name === "string" && name !== "" ? name : stemOf(path);
}

/** A test's file without folder and ending. */
export function stemOf(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(ENDING, "");
}

/** The files with one more test, beside the bot's own file; another of its path gets a number. */
export function withTest(
  files: readonly SourceFile[],
  test: SourceFile,
): { files: SourceFile[]; path: string } {
  const stem = test.path.replace(ENDING, "");
  let path = test.path;
  for (let number = 2; files.some((it) => it.path === path); number += 1) {
    path = `${stem}-${number}.test.yaml`;
  }
  return { files: [...files, { path, text: test.text }], path };
}

/** The path of a test under another name, in the same folder. */
export function renamedPath(path: string, name: string): string {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  return `${folder}${name.trim()}.test.yaml`;
}

/** What is wrong with a new name of a file, if anything. */
export function nameFault(
  files: readonly SourceFile[],
  from: string,
  name: string,
): "empty" | "signs" | "taken" | undefined {
  if (name.trim() === "") return "empty";
  if (!/^[\w.-]+( [\w.-]+)*$/.test(name.trim())) return "signs";
  const path = renamedPath(from, name);
  return path !== from && files.some((it) => it.path === path) ? "taken" : undefined;
}
