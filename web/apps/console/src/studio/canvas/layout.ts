// Where cards stand within a dialog, and dialogs on the canvas, unless people put them somewhere.
import { Graph, layout } from "@dagrejs/dagre";
import { CARD } from "./card";

export type Point = readonly [x: number, y: number];

export interface Box {
  key: string;
  width: number;
  height: number;
}

/** Around the cards of a frame, and its head, in pixels of the canvas. */
export const FRAME = { pad: 24, head: 54, least: 300 } as const;
const GAP = { ranks: 72, cards: 26, frames: 44, columns: 90 } as const;
/** With more cards in a bot than these, drawing them by their wires takes longer than people wait. */
export const MOST_DRAWN = 160;
/** How many columns stand beside each other where cards stand in layers. */
const ROW = 10;
/** How high a column of frames becomes at least before another is begun. */
const COLUMN = 2_600;

/** By their wires, or more quickly by layers. */
export type Manner = "wires" | "layers";

/** Where the cards of a dialog stand, from the frame's corner: as they were put, or by their wires. */
export function layCards(
  cards: readonly Box[],
  wires: readonly (readonly [string, string])[],
  { places, manner }: { places: Readonly<Record<string, Point>>; manner: Manner },
): Map<string, Point> {
  const isPlaced = cards.some(({ key }) => Object.hasOwn(places, key));
  if (isPlaced) return besideOthers(cards, places);
  return manner === "layers" ? byLayers(cards, wires) : byWires(cards, wires);
}

function byWires(
  cards: readonly Box[],
  wires: readonly (readonly [string, string])[],
): Map<string, Point> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: GAP.cards, ranksep: GAP.ranks });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key, width, height } of cards) graph.setNode(key, { width, height });
  wires.forEach(([from, to], index) => {
    if (from !== to) graph.setEdge(from, to, {}, String(index));
  });
  layout(graph);
  const corners = cards.map(({ key, width, height }) => {
    const { x = 0, y = 0 } = graph.node(key) ?? {};
    return [key, x - width / 2, y - height / 2] as const;
  });
  const left = Math.min(...corners.map(([, x]) => x));
  const top = Math.min(...corners.map(([, , y]) => y));
  return new Map(
    corners.map(([key, x, y]) => [
      key,
      [Math.round(x - left) + FRAME.pad, Math.round(y - top) + FRAME.head],
    ]),
  );
}

/** In columns by how far they are from the beginning, which takes no time; long ways go on below. */
function byLayers(
  cards: readonly Box[],
  wires: readonly (readonly [string, string])[],
): Map<string, Point> {
  const order = new Map(cards.map(({ key }, index) => [key, index]));
  const layers = cards.map(() => 0);
  const ahead = wires
    .map(([from, to]) => [order.get(from) ?? 0, order.get(to) ?? 0] as const)
    .filter(([from, to]) => to > from)
    .sort(([one], [other]) => one - other);
  for (const [from, to] of ahead) {
    layers[to] = Math.max(layers[to] ?? 0, (layers[from] ?? 0) + 1);
  }
  const found = new Map<string, Point>();
  let top: number = FRAME.head;
  for (let band = 0; found.size < cards.length; band += 1) {
    const ends = Array.from({ length: ROW }, () => top);
    cards.forEach(({ key, height }, index) => {
      const column = (layers[index] ?? 0) - band * ROW;
      const y = ends[column];
      if (y === undefined) return;
      found.set(key, [FRAME.pad + column * (CARD.width + GAP.ranks), y]);
      ends[column] = y + height + GAP.cards;
    });
    top = Math.max(...ends) + GAP.cards;
  }
  return found;
}

/** Those that nobody put anywhere stand behind the one before, where there is room. */
function besideOthers(
  cards: readonly Box[],
  places: Readonly<Record<string, Point>>,
): Map<string, Point> {
  const found = new Map<string, Point>();
  for (const { key } of cards) if (Object.hasOwn(places, key)) found.set(key, places[key] as Point);
  const heights = new Map(cards.map(({ key, height }) => [key, height]));
  const isFree = (x: number, y: number, height: number) =>
    [...found].every(([key, [left, top]]) => {
      const isBeside = x + CARD.width <= left || left + CARD.width <= x;
      return isBeside || y + height <= top || top + (heights.get(key) ?? 0) <= y;
    });
  cards.forEach(({ key, height }, index) => {
    if (found.has(key)) return;
    const before = found.get(cards[index - 1]?.key ?? "");
    const x = before ? before[0] + CARD.width + GAP.ranks : FRAME.pad;
    let y = before ? before[1] : FRAME.head;
    while (!isFree(x, y, height)) y += GAP.cards;
    found.set(key, [x, y]);
  });
  return found;
}

/** How large a frame is around its cards. */
export function frameSize(cards: readonly Box[], places: ReadonlyMap<string, Point>) {
  const ends = cards.map(({ key, width, height }) => {
    const [x, y] = places.get(key) ?? [0, 0];
    return [x + width, y + height] as const;
  });
  const width = Math.max(FRAME.least, ...ends.map(([right]) => right + FRAME.pad));
  const height = Math.max(
    FRAME.head + FRAME.pad * 2,
    ...ends.map(([, bottom]) => bottom + FRAME.pad),
  );
  return { width, height };
}

export interface FrameBox extends Box {
  story: string;
  /** Where people put it. */
  place: Point | undefined;
}

/** How high the heading of a story is over its frames. */
const HEADING = 64;

/** Where frames stand: below each other, each story in columns of its own, under its name if there are several. */
export function layFrames(frames: readonly FrameBox[]): Map<string, Point> {
  const found = new Map<string, Point>();
  // About as high as wide in all.
  const area = frames.reduce((sum, { width, height }) => sum + width * height, 0);
  const column = Math.max(COLUMN, Math.sqrt(area));
  const start = new Set(frames.map(({ story }) => story)).size > 1 ? HEADING : 0;
  let [left, top, widest, story] = [0, start, 0, frames[0]?.story];
  for (const frame of frames) {
    if (frame.place) {
      found.set(frame.key, frame.place);
      continue;
    }
    const isFull = top > start && top + frame.height > column;
    if (frame.story !== story || isFull) {
      left += widest > 0 ? widest + GAP.columns : 0;
      [top, widest] = [start, 0];
      story = frame.story;
    }
    found.set(frame.key, [left, top]);
    top += frame.height + GAP.frames;
    widest = Math.max(widest, frame.width);
  }
  return found;
}
