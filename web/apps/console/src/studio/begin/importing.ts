// Exports of other systems: what is sent of the chosen files, and to where.
import { api, unwrap } from "@colloquy/api";
import type { Report } from "./begun";

export const SYSTEMS = ["liveperson", "kompose", "haptik", "rasa"] as const;
export type System = (typeof SYSTEMS)[number];

export interface ChosenFile {
  path: string;
  text: string;
}

/** What each system's files end in, and whether there may be several. */
export const FILES: Record<System, { accept: string; isMany: boolean }> = {
  liveperson: { accept: ".json,application/json", isMany: false },
  kompose: { accept: ".json,application/json", isMany: false },
  haptik: { accept: ".csv,.tsv,.txt,text/csv", isMany: false },
  rasa: { accept: ".yml,.yaml,.json", isMany: true },
};

/** What a file's bot is called unless something else is said: the file's name without its ending. */
export function nameFrom([file]: readonly ChosenFile[]): string {
  const own = file?.path.split("/").pop() ?? "";
  return own.replace(/\.[^.]*$/, "");
}

/** Whether a sheet's columns are parted by tabs. */
export function isTabbed(text: string): boolean {
  const [heading = ""] = text.split("\n", 1);
  return heading.includes("\t");
}

export interface Import {
  system: System;
  files: readonly ChosenFile[];
  name: string;
  key: string | undefined;
  language: string;
}

/** Imports, or only says what would come of it. */
export function send(it: Import, mode: "try" | "make"): Promise<Report> {
  const text = it.files[0]?.text ?? "";
  const own = { bot: it.key, dry_run: mode === "try" };
  const named = { ...own, name: it.name || undefined };
  // As it is in the file: reading and writing it here could change its numbers.
  const raw = { body: {}, bodySerializer: () => text };
  switch (it.system) {
    case "liveperson":
      return unwrap(api.POST("/api/v1/imports/liveperson", { params: { query: own }, ...raw }));
    case "kompose":
      return unwrap(api.POST("/api/v1/imports/kompose", { params: { query: named }, ...raw }));
    case "haptik": {
      const type = isTabbed(text) ? "text/tab-separated-values" : "text/csv";
      const query = { ...named, language: it.language };
      return unwrap(
        api.POST("/api/v1/imports/haptik", {
          params: { query },
          body: text,
          bodySerializer: () => text,
          headers: { "Content-Type": type },
        }),
      );
    }
    case "rasa":
      return unwrap(
        api.POST("/api/v1/imports/rasa", {
          params: { query: named },
          body: { files: [...it.files] },
        }),
      );
  }
}

/** The texts of files that somebody chose; those of a folder with their paths. */
export function textsOf(files: FileList): Promise<ChosenFile[]> {
  const all = Array.from(files, async (file) => {
    return { path: file.webkitRelativePath || file.name, text: await file.text() };
  });
  return Promise.all(all);
}
