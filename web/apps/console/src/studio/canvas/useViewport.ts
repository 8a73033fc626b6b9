// Which part of the canvas one sees: as it was left, or where something is selected, or the beginning.
import { useReactFlow, type Viewport } from "@xyflow/react";
import { type RefObject, useCallback, useRef } from "react";
import { useBotKey, useSelection } from "../places";
import type { Graph } from "./graph";
import { boundsOf } from "./MiniMap";

/** By the key of the bot, for as long as the page is open. */
const LEFT = new Map<string, Viewport>();
/** Where all would be smaller than this, one begins at the corner. */
const READABLE = 0.55;
const MARGIN = 40;

export function useViewport(graph: Graph, box: RefObject<HTMLDivElement | null>) {
  const bot = useBotKey();
  const [{ at }] = useSelection();
  const { setViewport, setCenter, getViewport } = useReactFlow();
  const latest = useRef(graph);
  latest.current = graph;
  const reveal = useCallback(
    (id: string) => {
      const node = latest.current.nodes.find((it) => it.id === id);
      const size = box.current?.getBoundingClientRect();
      if (!node || !size) return;
      const frame = node.parentId ? latest.current.parts.get(node.parentId)?.frame : undefined;
      const left = node.position.x + (frame?.position.x ?? 0);
      const top = node.position.y + (frame?.position.y ?? 0);
      const [width, height] = [node.width ?? 0, node.height ?? 0];
      const { x, y, zoom } = getViewport();
      const isReadable = zoom >= READABLE;
      const isSeen =
        left * zoom + x >= 0 &&
        top * zoom + y >= 0 &&
        (left + Math.min(width, size.width / zoom)) * zoom + x <= size.width &&
        (top + Math.min(height, 200)) * zoom + y <= size.height;
      if (isSeen && isReadable) return;
      const to = isReadable ? zoom : 0.9;
      const isLarge = width * to > size.width || height * to > size.height;
      if (isLarge) void setViewport({ x: MARGIN - left * to, y: MARGIN - top * to, zoom: to });
      else void setCenter(left + width / 2, top + height / 2, { zoom: to });
    },
    [box, getViewport, setCenter, setViewport],
  );
  const onInit = () => {
    const left = LEFT.get(bot);
    void setViewport(left ?? { x: MARGIN, y: MARGIN, zoom: 1 });
    if (at) return reveal(at.split("#")[0] ?? "");
    if (left || !box.current) return;
    const size = box.current.getBoundingClientRect();
    const { x, y, width, height } = boundsOf(graph);
    const fit = Math.min((size.width - MARGIN * 2) / width, (size.height - MARGIN * 3) / height, 1);
    const zoom = fit >= READABLE ? fit : 0.8;
    void setViewport({ x: MARGIN - x * zoom, y: MARGIN * 1.8 - y * zoom, zoom });
  };
  const onMove = useCallback(
    (_event: unknown, viewport: Viewport) => void LEFT.set(bot, viewport),
    [bot],
  );
  return { onMove, onInit, reveal };
}
