// What is copied: interactions and dialogs as a text, which may be pasted into any bot.
import {
  type Bot,
  type Dialog,
  dialogsOf,
  findDialog,
  findInteraction,
  type Interaction,
  pathOf,
  type Story,
} from "../draft/bot";
import { type Action, edit, PLACES } from "../draft/edit";
import { free } from "../draft/keys";
import type { SourceFile } from "../draft/source";
import { isWord, landingOf, placeOf, retargetInteraction, writtenIn } from "../draft/targets";
import { isFields, put } from "../draft/tree";
import { sealed } from "./additions";
import { type Baggage, baggageOf, type Thing, unpacked } from "./baggage";
import { type Scripts, scriptsOf, withScripts } from "./clippedScripts";
import { pastedStories, searchedIn } from "./clippedStories";

interface Clip {
  colloquy: "clip";
  interactions: { place: string; interaction: Interaction }[];
  dialogs: { key: string; dialog: Dialog }[];
  /** Stories that answers are looked for in. */
  stories?: Record<string, Story>;
  /** What all of these name. */
  baggage?: Baggage;
  /** Scripts that stand in files of their own. */
  scripts?: Scripts;
}

/** The text of what is copied, with what it names; nothing when there is nothing of that kind. */
export function clipOf(
  bot: Bot,
  ids: readonly string[],
  files: readonly SourceFile[] = [],
): string | undefined {
  const chosen = new Set(ids);
  const dialogs = dialogsOf(bot).filter(({ key }) => chosen.has(key));
  const inside = new Set(dialogs.map(({ key }) => key));
  // In the order of the file: what comes next is said by it.
  const interactions = dialogsOf(bot)
    .filter(({ key }) => !inside.has(key))
    .flatMap(({ key, dialog }) =>
      Object.entries(dialog.interactions ?? {}).map(([own, interaction]) => ({
        place: `${key}/${own}`,
        interaction,
      })),
    )
    .filter(({ place }) => chosen.has(place));
  if (interactions.length + dialogs.length === 0) return undefined;
  const stories = searchedIn(bot, [...interactions, ...dialogs]);
  const parts = [
    ...interactions.map(({ place, interaction }) => ({
      path: pathOf(bot, place) ?? [],
      tree: interaction,
    })),
    ...dialogs.map(({ path, dialog }) => ({ path, tree: dialog })),
    ...Object.entries(stories).map(([key, tree]) => ({ path: ["stories", key], tree })),
  ];
  const baggage = baggageOf(bot, parts);
  const clip: Clip = {
    colloquy: "clip",
    interactions,
    dialogs: dialogs.map(({ key, dialog }) => ({ key, dialog: put(dialog, PLACES, undefined) })),
    stories,
    baggage,
    scripts: scriptsOf([...parts.map(({ tree }) => tree), baggage], files),
  };
  return JSON.stringify(clip);
}

function clipFrom(text: string): Clip | undefined {
  try {
    const it: unknown = JSON.parse(text);
    if (!isFields(it) || it.colloquy !== "clip") return undefined;
    const { interactions, dialogs } = it;
    return Array.isArray(interactions) && Array.isArray(dialogs) ? (it as never) : undefined;
  } catch {
    return undefined;
  }
}

export interface Pasted {
  action: Action;
  places: string[];
  /** What came along because it is named. */
  along: Thing[];
  /** What is named and is another thing here, which stays. */
  own: Thing[];
}

/**
 * Pastes a text behind what a dialog has; keys are made free, and references inside follow. What it names comes
 * along where the bot lacks it.
 */
export function pasting(
  bot: Bot,
  text: string,
  into: string | undefined,
  files: readonly SourceFile[] = [],
): Pasted | undefined {
  const copied = clipFrom(text);
  const clip = copied && withScripts(copied, copied.scripts ?? {}, files);
  if (!clip) return undefined;
  const home = findDialog(bot, into ?? "") ?? dialogsOf(bot)[0];
  const dialogs = pastedDialogs(bot, clip, home?.story);
  const interactions = home ? pastedInteractions(bot, clip, home.key) : { actions: [], places: [] };
  const places = [...dialogs.places, ...interactions.places];
  if (places.length === 0) return undefined;
  const named = unpacked(bot, clip.baggage ?? {});
  const after = [...named.actions, ...dialogs.actions, ...interactions.actions];
  const stories = pastedStories(edit(bot, { do: "all", actions: after }), clip.stories ?? {});
  const actions = [...after, ...stories.actions];
  const along = [...named.along, ...stories.along];
  return { action: { do: "all", actions }, places, along, own: [...named.own, ...stories.own] };
}

function pastedDialogs(bot: Bot, { dialogs }: Clip, story = Object.keys(bot.stories ?? {})[0]) {
  const taken = new Set(dialogsOf(bot).map(({ key }) => key));
  const anew = new Map<string, string>();
  for (const { key } of dialogs) {
    const own = free(key, taken);
    taken.add(own);
    anew.set(key, own);
  }
  const actions = dialogs.map(({ key, dialog }): Action => {
    const to = anew.get(key) ?? key;
    const entries = Object.entries(dialog.interactions ?? {}).map(([own, interaction]) => {
      const follow = (target: string) => {
        const [other = "", rest] = target.split("/");
        return rest === undefined ? target : `${anew.get(other) ?? other}/${rest}`;
      };
      return [own, retargetInteraction(interaction, follow)];
    });
    const name = to === key ? dialog.name : `${dialog.name ?? key} ${to.split("_").at(-1)}`;
    const value = {
      ...dialog,
      ...(name ? { name } : {}),
      interactions: Object.fromEntries(entries),
    };
    return { do: "add", into: ["stories", story ?? "main", "dialogs"], key: to, value };
  });
  return { actions, places: [...anew.values()] };
}

function pastedInteractions(bot: Bot, { interactions }: Clip, dialog: string) {
  const found = findDialog(bot, dialog);
  const taken = new Set(Object.keys(found?.dialog.interactions ?? {}));
  const anew = new Map<string, string>();
  for (const { place } of interactions) {
    const own = free(place.split("/")[1] ?? "", taken);
    taken.add(own);
    anew.set(place, `${dialog}/${own}`);
  }
  const adds = interactions.map(({ place, interaction }): Action => {
    const from = place.split("/")[0] ?? "";
    const follow = (target: string) => {
      const meant = placeOf(target, from);
      return writtenIn(dialog, anew.get(meant) ?? meant);
    };
    const isThere = (target: string | undefined) =>
      target === undefined ||
      isWord(target) ||
      anew.has(placeOf(target, from)) ||
      landingOf(bot, placeOf(target, from)) !== undefined;
    const value = retargetInteraction(without(interaction, isThere), follow);
    const key = (anew.get(place) ?? "").split("/")[1] ?? "";
    return { do: "add", into: [...(found?.path ?? []), "interactions"], key, value };
  });
  const actions = adds.length > 0 ? [...sealed(bot, dialog), ...adds] : [];
  return { actions, places: [...anew.values()] };
}

/** An interaction that doesn't lead to what isn't there. */
function without(
  interaction: Interaction,
  isThere: (target: string | undefined) => boolean,
): Interaction {
  const rules = interaction.rules?.map((rule) => {
    if (isThere(rule.next)) return rule;
    const { next: _next, ...kept } = rule;
    return kept;
  });
  const { next, ...rest } = interaction;
  const kept = isThere(next) ? interaction : rest;
  return rules ? { ...kept, rules } : kept;
}

/** Copies of what is selected, beside it. */
export function duplicating(bot: Bot, ids: readonly string[]): Pasted | undefined {
  const text = clipOf(bot, ids);
  const [first = ""] = ids.filter((id) => findInteraction(bot, id));
  return text === undefined ? undefined : pasting(bot, text, first.split("/")[0]);
}
