// Where one is in the Studio, as the address says: what is selected, and which panel stands beside it.
import { useCallback } from "react";
import { useParams, useSearchParams } from "react-router";
import type { Bot, Path } from "./draft/bot";
import { at, type Tree } from "./draft/tree";

export const PANELS = ["preview", "properties", "problems"] as const;
export type Panel = (typeof PANELS)[number];

/** The key of the bot that is open. */
export function useBotKey(): string {
  return useParams().bot ?? "";
}

export interface Selection {
  /** `dialog`, `dialog/interaction`, or `dialog/interaction#2` for its third rule; empty is nothing. */
  at: string;
  panel: Panel | undefined;
}

/** What is selected, and a function that selects something else, with a panel where one is named. */
export function useSelection(): [Selection, (at: string, panel?: Panel) => void] {
  const [query, setQuery] = useSearchParams();
  const panel = PANELS.find((it) => it === query.get("panel"));
  const select = useCallback(
    (at: string, open?: Panel) => {
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          if (at) after.set("at", at);
          else after.delete("at");
          if (open) after.set("panel", open);
          return after;
        },
        { replace: true },
      );
    },
    [setQuery],
  );
  return [{ at: query.get("at") ?? "", panel }, select];
}

/** The screens beside the canvas, by the section of the file that they edit. */
export const SECTIONS = {
  intents: "intents",
  entities: "entities",
  integrations: "integrations",
  external_bots: "external-bots",
  answered_by: "external-bots",
  task_box: "task-box",
  environments: "setup?tab=environments",
  credentials: "setup?tab=credentials",
  variables: "setup?tab=variables",
  settings: "setup?tab=settings",
} as const;

/** The path that a problem names, `stories.main.dialogs.a.interactions.b`; keys may have dots in them. */
export function pathFrom(bot: Bot, text: string): Path {
  const path: string[] = [];
  let here: Tree = bot;
  let left = text === "" ? [] : text.split(".");
  while (left.length > 0) {
    const fields = here;
    const lengths = left.map((_, index) => index + 1);
    const length =
      lengths.find((it) => at(fields, [left.slice(0, it).join(".")]) !== undefined) ?? 1;
    const key = left.slice(0, length).join(".");
    path.push(key);
    here = at(here, [key]);
    left = left.slice(length);
  }
  return path;
}

/** Where a thing of the bot is edited: the rest of the address behind the bot's. */
export function addressOf(path: Path): string {
  const [section = "", key, , dialog, inside, own, part, index] = path.map(String);
  if (section === "stories") {
    const interaction = inside === "interactions" ? own : undefined;
    const rule = part === "rules" && index !== undefined ? `#${index}` : "";
    const place = dialog && interaction ? `${dialog}/${interaction}${rule}` : dialog;
    return place ? `?at=${encodeURIComponent(place)}&panel=properties` : "";
  }
  const screen = Object.hasOwn(SECTIONS, section)
    ? SECTIONS[section as keyof typeof SECTIONS]
    : undefined;
  if (!screen) return "text";
  return key && !screen.includes("?") ? `${screen}?at=${encodeURIComponent(key)}` : screen;
}
