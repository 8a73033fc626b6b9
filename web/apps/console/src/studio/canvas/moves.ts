// What dragging cards and frames comes to, and where the arrow keys lead.
import { type Bot, dialogsOf, findDialog } from "../draft/bot";
import { type Action, PLACES } from "../draft/edit";
import { at, isFields } from "../draft/tree";
import { sealed } from "./additions";
import { type CanvasNode, type Graph, OWN_PLACE, placesOf } from "./graph";
import { FRAME, type Point } from "./layout";

export type Moved = ReadonlyMap<string, { x: number; y: number }>;

/** Keeps where cards and frames were dragged to. Whatever stood beside them is kept where it is, too. */
export function dropped(graph: Graph, moved: Moved): Action {
  const actions: Action[] = [];
  const frames = [...graph.parts.values()].map(({ frame }) => frame);
  const isFrameMoved = frames.some(({ id }) => moved.has(id));
  for (const { frame, cards } of graph.parts.values()) {
    const own = cards.filter(({ id }) => moved.has(id));
    const shift = own.length > 0 ? shiftOf(cards, moved) : { x: 0, y: 0 };
    const { x, y } = moved.get(frame.id) ?? frame.position;
    const isShifted = shift.x !== 0 || shift.y !== 0;
    const places: Record<string, Point> = {};
    if (isFrameMoved || isShifted) places[OWN_PLACE] = point(x - shift.x, y - shift.y);
    for (const { id, data, position } of own.length > 0 ? cards : []) {
      const to = moved.get(id) ?? position;
      places[data.key] = point(to.x + shift.x, to.y + shift.y);
    }
    if (Object.keys(places).length > 0) actions.push({ do: "place", dialog: frame.id, places });
  }
  return { do: "all", actions };
}

function point(x: number, y: number): Point {
  return [Math.round(x), Math.round(y)];
}

/** How far the cards of a frame go so that none stands before its corner. */
function shiftOf(
  cards: readonly { id: string; position: { x: number; y: number } }[],
  moved: Moved,
) {
  const all = cards.map(({ id, position }) => moved.get(id) ?? position);
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  return { x: Math.max(0, FRAME.pad - left), y: Math.max(0, FRAME.head - top) };
}

/** Puts a card into another dialog, where it was dropped. */
export function carried(bot: Bot, place: string, into: string, position: Point): Action {
  const [dialog = "", key = ""] = place.split("/");
  const [from, to] = [findDialog(bot, dialog), findDialog(bot, into)];
  if (!from || !to) return { do: "all", actions: [] };
  const taken = new Set(Object.keys(to.dialog.interactions ?? {}));
  const path = [...from.path, "interactions", key];
  const isPlaced = Object.keys(placesOf(to.dialog)).some((it) => it !== OWN_PLACE);
  const own = taken.has(key) ? undefined : { [key]: position };
  return {
    do: "all",
    actions: [
      ...sealed(bot, into),
      { do: "move", path, into: [...to.path, "interactions"] },
      ...(isPlaced && own ? [{ do: "place", dialog: into, places: own } as const] : []),
    ],
  };
}

/** Forgets all places, so that everything is laid out anew. */
export function tidied(bot: Bot): Action {
  const actions = dialogsOf(bot)
    .filter(({ dialog }) => at(dialog, PLACES) !== undefined)
    .map(({ path, dialog }): Action => {
      const isAlone = isFields(dialog.vendor) && Object.keys(dialog.vendor).length === 1;
      return { do: "remove", path: [...path, ...(isAlone ? ["vendor"] : PLACES)] };
    });
  return { do: "all", actions };
}

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export const ARROWS: readonly string[] = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

interface Spot {
  id: string;
  x: number;
  y: number;
}

/** The next card or frame in a direction: by a wire, or else the nearest. */
export function neighbour(graph: Graph, id: string, arrow: Arrow): string | undefined {
  const part = graph.parts.get(id);
  if (part && arrow === "ArrowRight" && part.cards[0]) return part.cards[0].id;
  const wired = byWire(graph, id, arrow);
  if (wired) return wired;
  const here = spotOf(
    graph,
    graph.nodes.find((it) => it.id === id),
  );
  if (!here) return undefined;
  const isCard = id.includes("/");
  if (isCard && arrow === "ArrowLeft") return id.split("/")[0];
  const others = graph.nodes
    .filter((it) => (it.type === "card") === isCard && it.id !== id)
    .flatMap((it) => spotOf(graph, it) ?? []);
  return nearest(here, others, arrow)?.id;
}

function byWire(graph: Graph, id: string, arrow: Arrow): string | undefined {
  if (arrow === "ArrowRight") {
    return graph.wires.find((it) => it.source === id && it.target !== id)?.target;
  }
  if (arrow !== "ArrowLeft") return undefined;
  const into = graph.wires.filter((it) => it.target === id && it.source !== id);
  const [dialog = ""] = id.split("/");
  return (into.find((it) => it.source.startsWith(`${dialog}/`)) ?? into[0])?.source;
}

function spotOf(graph: Graph, node: CanvasNode | undefined): Spot | undefined {
  if (!node) return undefined;
  const origin = node.parentId ? graph.parts.get(node.parentId)?.frame.position : undefined;
  const { x, y } = node.position;
  return { id: node.id, x: x + (origin?.x ?? 0), y: y + (origin?.y ?? 0) };
}

function nearest(here: Spot, others: readonly Spot[], arrow: Arrow): Spot | undefined {
  const isAcross = arrow === "ArrowLeft" || arrow === "ArrowRight";
  const sign = arrow === "ArrowLeft" || arrow === "ArrowUp" ? -1 : 1;
  const costs = others.flatMap((it) => {
    const ahead = (isAcross ? it.x - here.x : it.y - here.y) * sign;
    const aside = Math.abs(isAcross ? it.y - here.y : it.x - here.x);
    return ahead > 1 ? [{ it, cost: ahead + 2 * aside }] : [];
  });
  return costs.sort((one, other) => one.cost - other.cost)[0]?.it;
}
