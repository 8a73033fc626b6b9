// A bot as a drawing: its dialogs as frames, interactions as cards, and where they lead as wires. What a
// change left alone is the very same object as before, so that it isn't drawn again.
import { type Edge, type Node, Position } from "@xyflow/react";
import { type Bot, type Dialog, dialogsOf, type FoundDialog, nameOf } from "../draft/bot";
import { PLACES } from "../draft/edit";
import { isWord, type Port, placeOf } from "../draft/targets";
import { at, isFields } from "../draft/tree";
import {
  CARD,
  type CardData,
  type Context,
  cardOf,
  type End,
  heightOf,
  isSameContext,
  portId,
  portsOf,
  portY,
} from "./card";
import { frameSize, layCards, layFrames, type Manner, MOST_DRAWN, type Point } from "./layout";
import { startOf } from "./start";

export type FrameData = {
  key: string;
  story: string;
  name: string;
  starts: string;
  isOn: boolean;
  isEmpty: boolean;
};
export type WireData = { from: string; port: Port; to: string; isImplicit: boolean; text: string };

export type CardNode = Node<CardData, "card">;
export type FrameNode = Node<FrameData, "frame">;
export type CanvasNode = CardNode | FrameNode;
export type Wire = Edge<WireData, "wire">;

export interface Graph {
  /** Frames before their cards. */
  nodes: readonly CanvasNode[];
  wires: readonly Wire[];
  context: Context;
  manner: Manner;
  /** By the key of the dialog. */
  parts: ReadonlyMap<string, Part>;
}

interface Part {
  dialog: Dialog;
  story: string;
  frame: FrameNode;
  cards: readonly CardNode[];
  wires: readonly Wire[];
  /** How the cards were laid out, and what it depended on. */
  shape: string;
  places: ReadonlyMap<string, Point>;
  /** What the targets in other dialogs meant. */
  landings: ReadonlyMap<string, string | undefined>;
}

/** The key under which a dialog's places keep that of its frame; no interaction can have it. */
export const OWN_PLACE = "/";
const HANDLE = 12;

type Landing = (place: string) => string | undefined;

/** The drawing of a bot; what is as it was `before` is taken over. */
export function graphOf(bot: Bot, before?: Graph): Graph {
  const context = contextOf(bot, before?.context);
  const dialogs = dialogsOf(bot);
  const count = dialogs.reduce((sum, { dialog }) => sum + sizeOf(dialog), 0);
  const manner = count > MOST_DRAWN ? "layers" : "wires";
  const landing = landingsIn(dialogs);
  const drawn = dialogs.map((found) => {
    const old = before && before.context === context ? before.parts.get(found.key) : undefined;
    const isKept = before?.manner === manner && isAsBefore(found, old, landing);
    return isKept && old ? old : partOf(found, { context, manner, landing }, old);
  });
  const places = layFrames(
    drawn.map(({ dialog, story, frame }) => ({
      key: frame.id,
      story,
      width: frame.width ?? 0,
      height: frame.height ?? 0,
      place: placesOf(dialog)[OWN_PLACE],
    })),
  );
  const parts = drawn.map((part) => ({ ...part, frame: moved(part.frame, places) }));
  const nodes = asBefore(
    parts.flatMap(({ frame, cards }) => [frame, ...cards]),
    before?.nodes,
  );
  const wires = asBefore(
    parts.flatMap((part) => part.wires),
    before?.wires,
  );
  return {
    nodes,
    wires,
    context,
    manner,
    parts: new Map(parts.map((part) => [part.frame.id, part])),
  };
}

/** The list before where it has the same things: then nothing is looked at again. */
function asBefore<T>(list: readonly T[], before: readonly T[] | undefined): readonly T[] {
  const isSame = before?.length === list.length && list.every((it, index) => it === before[index]);
  return before && isSame ? before : list;
}

function sizeOf({ interactions }: Dialog): number {
  return Object.keys(interactions ?? {}).length;
}

function contextOf({ intents, entities, language, languages }: Bot, before?: Context): Context {
  const context = { intents, entities, language, languages };
  return before && isSameContext(before, context) ? before : context;
}

function landingsIn(dialogs: readonly FoundDialog[]): Landing {
  const byKey = new Map(dialogs.map(({ key, dialog }) => [key, dialog.interactions ?? {}]));
  return (place) => {
    const [dialog = "", key = ""] = place.split("/");
    const interactions = byKey.get(dialog);
    if (!interactions) return undefined;
    const landing = key || Object.keys(interactions)[0];
    // A dialog without interactions is led to by its frame.
    if (landing === undefined) return dialog;
    return Object.hasOwn(interactions, landing) ? `${dialog}/${landing}` : undefined;
  };
}

function isAsBefore(
  { dialog, story }: FoundDialog,
  old: Part | undefined,
  landing: Landing,
): old is Part {
  if (!old || old.dialog !== dialog || old.story !== story) return false;
  return [...old.landings].every(([place, landed]) => landing(place) === landed);
}

/** Where people put things of a dialog. */
export function placesOf(dialog: Dialog): Record<string, Point> {
  const kept = at(dialog, PLACES);
  const isPoint = (it: unknown): it is Point =>
    Array.isArray(it) && it.length === 2 && it.every((one) => Number.isFinite(Number(one)));
  const entries = Object.entries(isFields(kept) ? kept : {}).filter(([, it]) => isPoint(it));
  return Object.fromEntries(
    entries.map(([key, it]) => [key, (it as number[]).map(Number) as unknown as Point]),
  );
}

interface InBot {
  context: Context;
  manner: Manner;
  landing: Landing;
}

function partOf(found: FoundDialog, bot: InBot, old: Part | undefined): Part {
  const { context, manner, landing: inBot } = bot;
  const { key, dialog, story } = found;
  const landings = new Map<string, string | undefined>();
  const landing: Landing = (place) => {
    const landed = inBot(place);
    if (!place.startsWith(`${key}/`)) landings.set(place, landed);
    return landed;
  };
  const entries = Object.entries(dialog.interactions ?? {});
  const all = entries.map(([own, interaction], index) => {
    const following = entries[index + 1]?.[0];
    const ways = portsOf(interaction).map(({ port, target }) => ({
      port,
      end: endOf({ port, target, dialog: key, following }, landing),
    }));
    return { own, interaction, place: `${key}/${own}`, ways };
  });
  const boxes = all.map(({ own, ways }) => ({
    key: own,
    width: CARD.width,
    height: heightOf(ways.length),
  }));
  const inside = all.flatMap(({ own, place, ways }) =>
    ways.flatMap(({ end }) => {
      const to = targetOf(end, place)?.split("/");
      return to?.[0] === key && to[1] ? [[own, to[1]] as const] : [];
    }),
  );
  const { [OWN_PLACE]: _own, ...put } = placesOf(dialog);
  const shape = JSON.stringify([manner, boxes.map((it) => [it.key, it.height]), inside, put]);
  const places =
    old?.shape === shape ? old.places : layCards(boxes, inside, { places: put, manner });
  const before = new Map(old?.cards.map((card) => [card.id, card]));
  const cards = all.map(({ own, interaction, place, ways }) => {
    const ends = ways.map(({ end }) => end);
    const drawn = before.get(place);
    const isKept = drawn && old?.dialog.interactions?.[own] === interaction;
    const data =
      isKept && isSameEnds(drawn.data, ends)
        ? drawn.data
        : cardOf(place, interaction, ends, context);
    return cardNode(data, places.get(own) ?? [0, 0], drawn);
  });
  const wired = new Map(old?.wires.map((wire) => [wire.id, wire]));
  return {
    dialog,
    story,
    frame: frameNode(found, frameSize(boxes, places), { context, old }),
    cards,
    wires: cards.flatMap(({ data }) => wiresOf(data, wired)),
    shape,
    places,
    landings,
  };
}

interface Way {
  port: Port;
  target: string | undefined;
  dialog: string;
  /** The interaction that comes next in the file. */
  following: string | undefined;
}

function endOf({ port, target, dialog, following }: Way, landing: Landing): End {
  if (target === undefined && typeof port === "object") return { kind: "as_below" };
  if (target === undefined || target === "next") {
    const isImplicit = target === undefined;
    return following === undefined
      ? { kind: "word", word: "end", isImplicit }
      : { kind: "to", place: `${dialog}/${following}`, isImplicit: true };
  }
  if (isWord(target)) return { kind: "word", word: target, isImplicit: false };
  const place = landing(placeOf(target, dialog));
  return place ? { kind: "to", place, isImplicit: false } : { kind: "missing", target };
}

/** Where a wire goes, if there is one. */
function targetOf(end: End, place: string): string | undefined {
  if (end.kind === "to") return end.place;
  return end.kind === "word" && end.word === "repeat" ? place : undefined;
}

function isSameEnds({ ports }: CardData, ends: readonly End[]): boolean {
  return JSON.stringify(ports.map(({ end }) => end)) === JSON.stringify(ends);
}

function cardNode(data: CardData, [x, y]: Point, old: CardNode | undefined): CardNode {
  if (old?.data === data && old.position.x === x && old.position.y === y) return old;
  const size = { width: CARD.width, height: heightOf(data.ports.length) };
  const handle = { width: HANDLE, height: HANDLE };
  return {
    id: data.place,
    type: "card",
    parentId: data.dialog,
    position: { x, y },
    data,
    ...size,
    measured: size,
    handles: [
      {
        ...handle,
        id: "in",
        type: "target" as const,
        position: Position.Left,
        x: -HANDLE / 2,
        y: CARD.head / 2 - HANDLE / 2,
      },
      ...data.ports.map((port, index) => ({
        ...handle,
        id: port.id,
        type: "source" as const,
        position: Position.Right,
        x: CARD.width - HANDLE / 2,
        y: portY(index) - HANDLE / 2,
      })),
    ],
  };
}

function frameNode(
  { key, story, dialog }: FoundDialog,
  size: { width: number; height: number },
  { context, old }: { context: Context; old: Part | undefined },
): FrameNode {
  const data: FrameData = {
    key,
    story,
    name: nameOf(key, dialog),
    starts: startOf(dialog, context),
    isOn: dialog.enabled !== false,
    isEmpty: sizeOf(dialog) === 0,
  };
  const before = old?.frame;
  const isSame =
    before?.width === size.width &&
    before.height === size.height &&
    JSON.stringify(before.data) === JSON.stringify(data);
  if (before && isSame) return before;
  return {
    id: key,
    type: "frame",
    position: before?.position ?? { x: 0, y: 0 },
    data,
    ...size,
    measured: size,
    dragHandle: ".canvas-frame-head",
    // Between its cards one takes hold of the canvas.
    style: { pointerEvents: "none" },
    handles: [
      {
        id: "in",
        type: "target" as const,
        position: Position.Left,
        x: -HANDLE / 2,
        y: 22,
        width: HANDLE,
        height: HANDLE,
      },
    ],
  };
}

function moved(frame: FrameNode, places: ReadonlyMap<string, Point>): FrameNode {
  const [x, y] = places.get(frame.id) ?? [0, 0];
  const isThere = frame.position.x === x && frame.position.y === y;
  return isThere ? frame : { ...frame, position: { x, y } };
}

function wiresOf(card: CardData, before: ReadonlyMap<string, Wire>): Wire[] {
  return card.ports.flatMap(({ port, end, text }) => {
    const to = targetOf(end, card.place);
    if (to === undefined) return [];
    const isImplicit = end.kind === "to" && end.isImplicit;
    const id = `${card.place}#${portId(port)}`;
    const old = before.get(id);
    const isSame = old?.target === to && old.data?.isImplicit === isImplicit;
    if (old && isSame && old.data?.text === text) return [old];
    return [
      {
        id,
        type: "wire",
        source: card.place,
        sourceHandle: portId(port),
        target: to,
        targetHandle: "in",
        data: { from: card.place, port, to, isImplicit, text },
      },
    ];
  });
}
