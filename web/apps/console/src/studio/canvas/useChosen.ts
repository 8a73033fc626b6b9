// What is selected on the canvas, one or many, and the same in the address, which the panels follow.
import { useCallback, useEffect, useRef, useState } from "react";
import { useSelection } from "../places";
import type { Graph } from "./graph";

export type Choose = (ids: readonly string[]) => void;

/** The place of the address for what is selected: a wire of a rule has one, that of the rest is its card's. */
export function placeOfId(id: string): string {
  return id.replace(/#(next|goto)$/, "");
}

/** What a place selects: a rule without a wire is found at its card. */
export function idOfPlace(graph: Graph, place: string): string {
  if (!place.includes("#")) return place;
  return graph.wires.some(({ id }) => id === place) ? place : (place.split("#")[0] ?? "");
}

export function useChosen(
  graph: Graph,
  reveal: (id: string) => void,
): [ReadonlySet<string>, Choose] {
  const [{ at }, select] = useSelection();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(at ? [idOfPlace(graph, at)] : []),
  );
  const told = useRef(at);
  const latest = useRef({ graph, reveal });
  latest.current = { graph, reveal };
  const choose = useCallback(
    (ids: readonly string[]) => {
      setChosen(new Set(ids));
      const [first] = ids;
      if (ids.length > 1 || told.current === (first ? placeOfId(first) : "")) return;
      told.current = first ? placeOfId(first) : "";
      select(told.current, told.current ? "properties" : undefined);
    },
    [select],
  );
  useEffect(() => {
    if (told.current === at) return;
    told.current = at;
    const id = at ? idOfPlace(latest.current.graph, at) : "";
    setChosen(new Set(id ? [id] : []));
    if (id) latest.current.reveal(id.split("#")[0] ?? "");
  }, [at]);
  return [chosen, choose];
}
