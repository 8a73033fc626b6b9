// Offering what can be added, and adding it.
import { useReactFlow } from "@xyflow/react";
import { useCallback, useRef, useState } from "react";
import { useBot, useKeeper } from "../draft/DraftContext";
import type { Action } from "../draft/edit";
import type { Port } from "../draft/targets";
import type { Lead } from "./AddMenu";
import { addition, blankOf, type Spot } from "./additions";
import { EDITED } from "./context";
import type { Kind } from "./gist";
import { type Graph, placesOf } from "./graph";
import { FRAME, type Point } from "./layout";
import type { Choose } from "./useChosen";
import { frameAt } from "./useDragging";
import { textPath } from "./wording";

interface Menu {
  /** In pixels of the window. */
  x: number;
  y: number;
  spot: Spot;
  hasLeads: boolean;
  /** Where a wire was dropped on the canvas. */
  point?: { x: number; y: number };
}

export interface WireEnd {
  from: string;
  port: Port;
  clientX: number;
  clientY: number;
}

export function useAdding(graph: Graph, choose: Choose) {
  const bot = useBot();
  const keeper = useKeeper();
  const { screenToFlowPosition } = useReactFlow();
  const [menu, setMenu] = useState<Menu>();
  const latest = useRef({ bot, graph });
  latest.current = { bot, graph };
  const close = useCallback(() => setMenu(undefined), []);
  const offer = useCallback((spot: Spot, beside: Element) => {
    const { right, bottom, left, width } = beside.getBoundingClientRect();
    setMenu({ x: width > 500 ? left : right, y: bottom, spot, hasLeads: false });
  }, []);
  const offerAt = useCallback(
    ({ from, port, clientX: x, clientY: y }: WireEnd) => {
      const [dialog = "", after] = from.split("/");
      const hasLeads = port !== "goto";
      const point = screenToFlowPosition({ x, y });
      setMenu({ x, y, spot: { dialog, after, port }, hasLeads, point });
    },
    [screenToFlowPosition],
  );
  const addKind = (kind: Kind) => {
    if (!menu) return;
    const { graph: drawn, bot: now } = latest.current;
    const value = blankOf(kind, now);
    const added = addAt(drawn, menu, (spot, places) => addition(now, spot, value, places));
    close();
    if (!added) return;
    keeper.edit(added.action);
    choose([added.place]);
    if (textPath(value)) EDITED.set(added.place);
  };
  const lead = (to: Lead) => {
    const { spot } = menu ?? {};
    close();
    if (!spot?.after || spot.port === undefined) return;
    const from = `${spot.dialog}/${spot.after}`;
    keeper.edit({ do: "connect", from, port: spot.port, to });
  };
  return { menu, offer, offerAt, addKind, lead, close };
}

type Add = (
  spot: Spot,
  places?: (key: string) => Record<string, Point>,
) => ReturnType<typeof addition>;

/** Adds where the menu was opened: beside a card, or where a wire was dropped, in whichever dialog that is. */
function addAt(graph: Graph, { spot, point }: Menu, add: Add): ReturnType<Add> {
  const home = point && frameAt(graph, point.x, point.y)?.id;
  const isElsewhere = home !== undefined && home !== spot.dialog;
  const dialog = isElsewhere ? home : spot.dialog;
  const part = graph.parts.get(dialog);
  if (!part) return undefined;
  const isPlaced = Object.keys(placesOf(part.dialog)).some((it) => it !== "/");
  const { x, y } = part.frame.position;
  const own: Point | undefined = point && [
    Math.max(FRAME.pad, Math.round(point.x - x)),
    Math.max(FRAME.head, Math.round(point.y - y - 17)),
  ];
  const places = (key: string) => ({
    ...Object.fromEntries(part.places),
    ...(own ? { [key]: own } : {}),
  });
  const isKept = isPlaced || own !== undefined;
  if (!isElsewhere) return add(spot, isKept ? places : undefined);
  const added = add({ dialog }, isKept ? places : undefined);
  if (!added || spot.after === undefined || spot.port === undefined) return added;
  const from = `${spot.dialog}/${spot.after}`;
  const connect: Action = { do: "connect", from, port: spot.port, to: added.place };
  return { ...added, action: { do: "all", actions: [added.action, connect] } };
}
