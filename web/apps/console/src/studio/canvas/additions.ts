// New interactions, dialogs and stories. What led somewhere before an addition leads there afterwards.
import { type Bot, dialogsOf, findDialog, findInteraction, type Interaction } from "../draft/bot";
import type { Action } from "../draft/edit";
import { free, keyFor } from "../draft/keys";
import { isWord, type Port, placeOf } from "../draft/targets";
import { type Kind, kindOf } from "./gist";
import type { Point } from "./layout";

export interface Added {
  action: Action;
  /** Of what is new. */
  place: string;
}

/** An interaction of a kind with nothing in it yet. */
export function blankOf(kind: Kind, bot: Bot): Interaction {
  switch (kind) {
    case "choose":
      return { choose: "", choices: [] };
    case "buttons":
      return { text: "", buttons: [] };
    case "quick_replies":
      return { text: "", quick_replies: [] };
    case "carousel":
      return { carousel: [] };
    case "upload":
    case "survey":
    case "disambiguate":
    case "transfer":
      return { [kind]: {} };
    case "knowledge":
    case "script":
      return { [kind]: null };
    case "universal":
      return { universal: {} };
    case "call":
      return { call: Object.keys(bot.integrations ?? {})[0] ?? "" };
    case "external":
      return { external: Object.keys(bot.external_bots ?? {})[0] ?? "" };
    case "end":
    case "close":
      return { [kind]: true };
    default:
      return { [kind]: "" };
  }
}

/** Where something is added: at the end of a dialog, behind an interaction, or at one of its ways out. */
export interface Spot {
  dialog: string;
  after?: string | undefined;
  port?: Port | undefined;
}

/** Where the cards of the dialog stand with what is new. */
export type Places = (key: string) => Readonly<Record<string, Point>>;

/** Adds an interaction, and leads to it what it is added to. */
export function addition(
  bot: Bot,
  { dialog, after, port }: Spot,
  value: Interaction,
  places?: Places,
): Added | undefined {
  const found = findDialog(bot, dialog);
  if (!found) return undefined;
  const interactions = found.dialog.interactions ?? {};
  const key = free(kindOf(value) ?? "new", new Set(Object.keys(interactions)));
  const place = `${dialog}/${key}`;
  const before = after === undefined ? undefined : interactions[after];
  const from = `${dialog}/${after}`;
  const actions: Action[] = [];
  let added = value;
  if (before && port !== undefined && port !== "next") {
    actions.push(...kept(bot, from), { do: "connect", from, port, to: place });
  } else if (before?.next !== undefined && before.next !== "next") {
    actions.push({ do: "connect", from, port: "next", to: undefined });
    if (goesOn(value) && before.next !== "repeat") added = { ...value, next: before.next };
  }
  if (before === undefined) actions.push(...sealed(bot, dialog));
  const into = [...found.path, "interactions"];
  actions.push({ do: "add", into, key, value: added, ...(after === undefined ? {} : { after }) });
  if (places) actions.push({ do: "place", dialog, places: places(key) });
  return { action: { do: "all", actions }, place };
}

/** Whether what follows an interaction is said by where it stands in the file. */
export function flowsOn(interaction: Interaction): boolean {
  return goesOn(interaction) && (interaction.next === undefined || interaction.next === "next");
}

function goesOn(interaction: Interaction): boolean {
  return !["goto", "end", "close"].includes(kindOf(interaction) ?? "");
}

/** Says where an interaction goes that went to what comes next in the file. */
function kept(bot: Bot, place: string): Action[] {
  const [dialog = "", key = ""] = place.split("/");
  const interaction = findInteraction(bot, place);
  if (!interaction || !flowsOn(interaction)) return [];
  const keys = Object.keys(findDialog(bot, dialog)?.dialog.interactions ?? {});
  const following = keys[keys.indexOf(key) + 1];
  const to = following === undefined ? "end" : `${dialog}/${following}`;
  return [{ do: "connect", from: place, port: "next", to }];
}

/** Ends a dialog where it ends now, so that what is put behind isn't run into. */
export function sealed(bot: Bot, dialog: string): Action[] {
  const last = Object.keys(findDialog(bot, dialog)?.dialog.interactions ?? {}).at(-1);
  return last === undefined ? [] : kept(bot, `${dialog}/${last}`);
}

/** A dialog with a name; a bot without stories gets its first one. */
export function newDialog(bot: Bot, name: string, story?: string): Added {
  const stories = Object.keys(bot.stories ?? {});
  const into = story ?? stories.at(-1) ?? "main";
  const key = keyFor(
    name,
    dialogsOf(bot).map((it) => it.key),
    "dialog",
  );
  const value = { ...(key === name ? {} : { name }), interactions: {} };
  const add: Action = { do: "add", into: ["stories", into, "dialogs"], key, value };
  return { action: add, place: key };
}

export function newStory(bot: Bot, name: string): Added {
  const key = keyFor(name, Object.keys(bot.stories ?? {}), "story");
  const value = { ...(key === name ? {} : { name }), dialogs: {} };
  return { action: { do: "add", into: ["stories"], key, value }, place: key };
}

/** Takes interactions (`a/b`), dialogs (`a`) and wires (`a/b#next`) away, and what led to them. */
export function removal(bot: Bot, ids: readonly string[]): Action {
  const gone = new Set(ids.filter((id) => !id.includes("#")));
  const isGone = (place: string) => gone.has(place) || gone.has(place.split("/")[0] ?? "");
  const actions: Action[] = ids
    .filter((id) => id.includes("#") && !isGone(id.split("#")[0] ?? ""))
    .flatMap((id) => unwired(bot, id));
  for (const { key, dialog } of dialogsOf(bot)) {
    for (const [own, it] of Object.entries(dialog.interactions ?? {})) {
      const from = `${key}/${own}`;
      if (isGone(from)) continue;
      const leads = (target: string | undefined) =>
        target !== undefined && !isWord(target) && isGone(placeOf(target, key));
      if (leads(it.next)) actions.push({ do: "connect", from, port: "next", to: undefined });
      it.rules?.forEach((rule, index) => {
        const port = { rule: index };
        if (leads(rule.next)) actions.push({ do: "connect", from, port, to: undefined });
      });
    }
  }
  for (const { key, path, dialog } of dialogsOf(bot)) {
    if (gone.has(key)) actions.push({ do: "remove", path });
    else {
      const keys = Object.keys(dialog.interactions ?? {}).filter((it) => gone.has(`${key}/${it}`));
      actions.push(
        ...keys.map((it): Action => ({ do: "remove", path: [...path, "interactions", it] })),
      );
    }
  }
  return { do: "all", actions };
}

/** A wire that says nothing is taken away by an end; where a `goto` leads is what it is, and stays. */
function unwired(bot: Bot, id: string): Action[] {
  const [from = "", port = ""] = id.split("#");
  const interaction = findInteraction(bot, from);
  if (!interaction || port === "goto") return [];
  if (port !== "next") {
    return [{ do: "connect", from, port: { rule: Number(port) }, to: undefined }];
  }
  const to = flowsOn(interaction) ? "end" : undefined;
  return [{ do: "connect", from, port: "next", to }];
}
