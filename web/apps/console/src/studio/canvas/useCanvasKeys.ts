// What keys do on the canvas, while a card or a frame has the focus.
import { type KeyboardEvent, type RefObject, useEffect, useRef } from "react";
import { useKeeper } from "../draft/DraftContext";
import { useSelection } from "../places";
import type { Spot } from "./additions";
import { duplicating } from "./clips";
import { EDITED } from "./context";
import type { Graph } from "./graph";
import { ARROWS, type Arrow, dropped, neighbour } from "./moves";
import { type Choose, placeOfId } from "./useChosen";

/** How far Alt and an arrow move a card, in pixels of the canvas. */
const STEP = 24;

interface Options {
  graph: Graph;
  chosen: ReadonlySet<string>;
  choose: Choose;
  remove: () => void;
  reveal: (id: string) => void;
  offer: (spot: Spot, beside: Element) => void;
  mayBuild: boolean;
  box: RefObject<HTMLDivElement | null>;
}

export function useCanvasKeys(options: Options) {
  const { graph, chosen, choose, remove, reveal, offer, mayBuild, box } = options;
  const keeper = useKeeper();
  const [, select] = useSelection();
  // What gets the focus once it is drawn.
  const wanted = useRef("");
  useEffect(() => {
    if (!wanted.current) return;
    const id = wanted.current;
    const frame = requestAnimationFrame(() => {
      box.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)?.focus();
      wanted.current = "";
    });
    return () => cancelAnimationFrame(frame);
  });
  const go = (id: string) => {
    wanted.current = id;
    reveal(id);
    choose([id]);
  };
  const building = (event: KeyboardEvent, id: string, node: Element): boolean => {
    const isCommand = event.ctrlKey || event.metaKey;
    const [dialog = "", after] = id.split("/");
    if (ARROWS.includes(event.key) && event.altKey) nudge(id, event.key as Arrow);
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else if (event.key === "/" && !isCommand) offer({ dialog, after, port: "next" }, node);
    else if (event.key === "F2") EDITED.set(id);
    else if (isCommand && event.key.toLowerCase() === "d") {
      const copy = duplicating(keeper.draft().history.bot, [...chosen]);
      if (copy) {
        keeper.edit(copy.action);
        choose(copy.places);
      }
    } else return false;
    return true;
  };
  const nudge = (id: string, arrow: Arrow) => {
    const node = graph.nodes.find((it) => it.id === id);
    if (!node) return;
    const sign = arrow === "ArrowLeft" || arrow === "ArrowUp" ? -STEP : STEP;
    const isAcross = arrow === "ArrowLeft" || arrow === "ArrowRight";
    const { x, y } = node.position;
    const to = { x: x + (isAcross ? sign : 0), y: y + (isAcross ? 0 : sign) };
    keeper.edit(dropped(graph, new Map([[id, to]])));
  };
  const open = (id: string) => {
    select(placeOfId(id), "properties");
    requestAnimationFrame(() => {
      const fields = ".studio-side [role=tabpanel] :is(input, textarea, button, select)";
      document.querySelector<HTMLElement>(fields)?.focus();
    });
  };
  return (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement)) return;
    if (event.target.closest("input, textarea, [contenteditable], [role=dialog]")) return;
    const node = event.target.closest<HTMLElement>(".react-flow__node");
    const id = node?.dataset.id ?? [...chosen][0];
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") choose([]);
    else if (isCommand && event.key.toLowerCase() === "a")
      choose(graph.nodes.flatMap((it) => (it.type === "card" ? [it.id] : [])));
    else if (mayBuild && id && building(event, id, node ?? event.target)) {
      // Done.
    } else if (!node || !id) return;
    else if (ARROWS.includes(event.key)) {
      const next = neighbour(graph, id, event.key as Arrow);
      if (next) go(next);
    } else if (event.key === "Enter" && event.target === node) open(id);
    else if (event.key === " " && event.target === node) choose([id]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
