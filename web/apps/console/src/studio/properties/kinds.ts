// What an interaction does, changed to something else: what fits is kept.
import type { BotFile } from "@colloquy/api";
import { firstOf, gistOf, type Kind, kindOf } from "../canvas/gist";
import type { Interaction, Texts } from "../draft/bot";

/** What belongs to each kind beside the field that names it. */
const OWN: Partial<Record<Kind, readonly (keyof Interaction)[]>> = {
  image: ["caption"],
  audio: ["caption"],
  video: ["caption"],
  file: ["caption"],
  ask: ["sample_answer"],
  choose: ["choices", "display", "list", "indented", "per_row"],
  buttons: ["text", "per_row", "list"],
  quick_replies: ["text", "per_row", "list"],
  carousel: ["text", "per_row"],
  universal: ["waits"],
  external: ["path"],
};
const ALL_OWN = new Set(Object.values(OWN).flat());

/** Kinds whose answer is waited for. */
const WAITING: ReadonlySet<Kind> = new Set<Kind>([
  "ask",
  "choose",
  "buttons",
  "quick_replies",
  "carousel",
  "upload",
  "survey",
  "disambiguate",
]);
/** What only interactions that wait have. */
const OF_ANSWERS = ["on_answer", "unrecognized", "collect", "follow_up"] as const;
/** Kinds after which nothing follows. */
const LAST: ReadonlySet<Kind> = new Set<Kind>(["transfer", "goto", "end", "close"]);

export function isWaiting(interaction: Interaction): boolean {
  const kind = kindOf(interaction);
  if (kind === "universal") return interaction.waits === true;
  return kind !== undefined && WAITING.has(kind);
}

/** Whether rules and a way onwards mean something to it. */
export function leadsOn(interaction: Interaction): boolean {
  const kind = kindOf(interaction);
  return kind === undefined || !LAST.has(kind);
}

/** The same interaction doing something else. */
export function withKind(before: Interaction, kind: Kind): Interaction {
  const was = kindOf(before);
  if (was === kind) return before;
  const kept: Record<string, unknown> = {};
  const own = new Set<string>([...(OWN[kind] ?? [])]);
  for (const [field, value] of Object.entries(before)) {
    if (field === was) Object.assign(kept, contentOf(before, kind));
    else if (!ALL_OWN.has(field as keyof Interaction) || own.has(field)) kept[field] = value;
  }
  if (!was) Object.assign(kept, contentOf(before, kind));
  const after = kept as Interaction;
  if (!isWaiting(after)) for (const field of OF_ANSWERS) delete after[field];
  if (!leadsOn(after)) {
    delete after.rules;
    delete after.next;
  }
  return after;
}

/** A new interaction of a kind. */
export function newOf(kind: Kind): Interaction {
  return withKind({}, kind);
}

/** What is said by an interaction, whichever field says it. */
function saidBy(before: Interaction): Texts {
  switch (kindOf(before)) {
    case "say":
      return before.say ?? "";
    case "note":
      return before.note ?? "";
    case "ask":
      return before.ask ?? "";
    case "choose":
      return before.choose ?? "";
    case "buttons":
    case "quick_replies":
    case "carousel":
      return before.text ?? "";
    case "upload":
      return before.upload?.text ?? "";
    case "survey":
      return before.survey?.text ?? "";
    case "disambiguate":
      return before.disambiguate?.text ?? "";
    case "transfer":
      return before.transfer?.message ?? "";
    default:
      return before.caption ?? "";
  }
}

const MEDIA = ["image", "audio", "video", "file"] as const;

function contentOf(before: Interaction, kind: Kind): Partial<Interaction> {
  const text = saidBy(before);
  const labels = labelsOf(before);
  const display = before.display;
  switch (kind) {
    case "say":
    case "note":
    case "ask":
      return { [kind]: text };
    case "image":
    case "audio":
    case "video":
    case "file": {
      const url = MEDIA.map((it) => before[it]).find((it) => it !== undefined) ?? "";
      const caption = before.caption ?? firstOf(text);
      return { [kind]: url, ...(caption ? { caption } : {}) };
    }
    case "choose":
      return { choose: text, choices: labels };
    case "buttons":
      return { text, buttons: labels };
    case "quick_replies":
      return { text, quick_replies: labels };
    case "carousel":
      return { ...(text === "" ? {} : { text }), carousel: [{ title: "", buttons: labels }] };
    case "upload":
      return { upload: { text } };
    case "survey":
      return { survey: { measure: "csat", text, ...(display ? { display } : {}) } };
    case "disambiguate":
      return { disambiguate: { text, ...(display ? { display } : {}) } };
    case "universal": {
      const elements = [{ type: "text", text: gistOf(before) }];
      return { universal: { type: "vertical", elements } };
    }
    case "call":
    case "external":
    case "goto":
      return { [kind]: "" };
    case "transfer":
      return { transfer: text === "" ? null : { message: text } };
    case "knowledge":
    case "script":
      return { [kind]: null };
    case "end":
    case "close":
      return { [kind]: true };
  }
}

/** What can be pressed on an interaction. */
export function labelsOf(it: Interaction): string[] {
  const tiles = (it.carousel ?? []).flatMap((tile) => tile.buttons ?? []);
  const labels = [
    ...(it.choices ?? []),
    ...[...(it.buttons ?? []), ...tiles].map(labelOfButton),
    ...(it.quick_replies ?? []).map((reply) => (typeof reply === "string" ? reply : reply.title)),
    ...(it.survey?.answers ?? []).map((answer) =>
      typeof answer === "string" ? answer : answer.label,
    ),
  ];
  return labels.filter((label): label is string => Boolean(label));
}

function labelOfButton(button: string | BotFile<"Button">): string | undefined {
  return typeof button === "string" ? button : button.label;
}
