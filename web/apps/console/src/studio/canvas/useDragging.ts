// Selecting with the pointer, and dragging cards and frames.
import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useKeeper } from "../draft/DraftContext";
import type { CanvasNode, FrameNode, Graph, Wire } from "./graph";
import { FRAME } from "./layout";
import { carried, dropped, type Moved } from "./moves";
import type { Choose } from "./useChosen";

const NONE: Moved = new Map();

export function useDragging(graph: Graph, chosen: ReadonlySet<string>, choose: Choose) {
  const keeper = useKeeper();
  const [moved, setMoved] = useState<Moved>(NONE);
  const latest = useRef({ graph, chosen });
  latest.current = { graph, chosen };
  const select = useCallback(
    (changes: readonly (NodeChange<CanvasNode> | EdgeChange<Wire>)[]) => {
      const next = new Set(latest.current.chosen);
      let isChanged = false;
      for (const change of changes) {
        if (change.type !== "select") continue;
        isChanged = true;
        if (change.selected) next.add(change.id);
        else next.delete(change.id);
      }
      if (!isChanged) return;
      // Nodes and wires are told one after the other.
      latest.current.chosen = next;
      choose([...next]);
    },
    [choose],
  );
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      select(changes);
      const drags = changes.flatMap((it) =>
        it.type === "position" && it.position ? [[it.id, it.position] as const] : [],
      );
      if (drags.length > 0) setMoved((before) => new Map([...before, ...drags]));
    },
    [select],
  );
  const drop = useCallback(
    (nodes: readonly CanvasNode[]) => {
      setMoved(NONE);
      const { graph: drawn } = latest.current;
      const to = new Map(nodes.map(({ id, position }) => [id, position]));
      const before = new Map(drawn.nodes.map(({ id, position }) => [id, position]));
      const isMoved = [...to].some(([id, { x, y }]) => {
        const old = before.get(id);
        return old && (Math.round(old.x) !== Math.round(x) || Math.round(old.y) !== Math.round(y));
      });
      if (!isMoved) return;
      const [only] = nodes.length === 1 ? nodes : [];
      const home = only && elsewhere(drawn, only);
      if (!home) return keeper.edit(dropped(drawn, to));
      choose([]);
      keeper.edit(carried(keeper.draft().history.bot, only.id, home.key, home.place));
    },
    [keeper, choose],
  );
  const handlers = useMemo(
    () => ({
      onNodesChange,
      onEdgesChange: select as (changes: EdgeChange<Wire>[]) => void,
      onNodeDragStop: (_event: unknown, _node: CanvasNode, nodes: CanvasNode[]) => drop(nodes),
      onSelectionDragStop: (_event: unknown, nodes: CanvasNode[]) => drop(nodes),
    }),
    [onNodesChange, select, drop],
  );
  return [moved, handlers] as const;
}

/** The frame of another dialog that a card was dropped on, and where in it. */
function elsewhere(graph: Graph, card: CanvasNode) {
  const own = graph.parts.get(card.parentId ?? "")?.frame;
  if (card.type !== "card" || !own) return undefined;
  const left = own.position.x + card.position.x;
  const top = own.position.y + card.position.y;
  const center = [left + (card.width ?? 0) / 2, top + (card.height ?? 0) / 2] as const;
  const under = frameAt(graph, ...center);
  if (!under || under.id === own.id || isIn(own, ...center)) return undefined;
  const x = Math.max(FRAME.pad, Math.round(left - under.position.x));
  const y = Math.max(FRAME.head, Math.round(top - under.position.y));
  return { key: under.id, place: [x, y] as const };
}

function isIn({ position, width = 0, height = 0 }: FrameNode, x: number, y: number): boolean {
  const isWithin = x >= position.x && x <= position.x + width;
  return isWithin && y >= position.y && y <= position.y + height;
}

/** The frame at a point of the canvas. */
export function frameAt(graph: Graph, x: number, y: number): FrameNode | undefined {
  return [...graph.parts.values()].map(({ frame }) => frame).find((frame) => isIn(frame, x, y));
}
