// What changed between two states of a bot, by the places that people know.
import { api, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";
import { stringify } from "yaml";
import { type Bot, findDialog, nameOf } from "../draft/bot";
import { useDraft } from "../draft/DraftContext";
import { addressOf, pathFrom } from "../places";

export type Change = Schema<"ChangeView">;
export type FieldChange = Schema<"FieldChangeView">;

/** `draft`, `test`, `production`, or a version's number. */
export type State = string;

export interface Group {
  /** Unique among the groups. */
  key: string;
  /** What kind of thing it is: `dialog`, `intent`, `bot` … */
  what: string;
  name: string;
  changes: Change[];
}

/** The difference of two states; that of a draft is found again once it was saved. */
export function useDifference(bot: string, from: State, to: State) {
  const { files, saving } = useDraft();
  const isOfDraft = from === "draft" || to === "draft";
  return useQuery({
    queryKey: ["difference", bot, from, to, isOfDraft ? files : null],
    queryFn: async () => {
      const params = { path: { bot }, query: { from, to } };
      return (await unwrap(api.GET("/api/v1/bots/{bot}/difference", { params }))).changes;
    },
    enabled: !isOfDraft || saving === "saved",
    placeholderData: (before, query) =>
      query?.queryKey[2] === from && query.queryKey[3] === to ? before : undefined,
    gcTime: 0,
    retry: false,
  });
}

/** The changes with those of a dialog and its interactions together, in their order; `bot` knows their names. */
export function groupsOf(bot: Bot, changes: readonly Change[]): Group[] {
  const groups = new Map<string, Group>();
  for (const change of changes) {
    const isOfDialog = change.what === "dialog" || change.what === "interaction";
    const key = isOfDialog ? `dialog ${change.dialog}` : `${change.what} ${change.path}`;
    const own = change.what === "interaction" ? nameOfDialog(bot, change) : change.name;
    const group = groups.get(key) ?? {
      key,
      what: isOfDialog ? "dialog" : change.what,
      name: own,
      changes: [],
    };
    if (change.what === "dialog") group.name = change.name;
    group.changes.push(change);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function nameOfDialog(bot: Bot, { dialog }: Change): string {
  const found = findDialog(bot, dialog ?? "");
  return found ? nameOf(found.key, found.dialog) : (dialog ?? "");
}

/** How many things were added, removed, changed, moved. */
export function countsOf(changes: readonly Change[]): { kind: Change["kind"]; count: number }[] {
  const kinds: Change["kind"][] = ["added", "changed", "moved", "removed"];
  return kinds
    .map((kind) => ({ kind, count: changes.filter((it) => it.kind === kind).length }))
    .filter(({ count }) => count > 0);
}

/** A value of the bot file as people read it: texts as they are, all else as in the file. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return stringify(value, { lineWidth: 100 }).trimEnd();
}

/** Where a thing that changed is edited, when the draft still has it. */
export function placeOf(bot: Bot, change: Change): string | undefined {
  if (change.kind === "removed") return undefined;
  return addressOf(change.path === "" ? ["settings"] : pathFrom(bot, change.path));
}
