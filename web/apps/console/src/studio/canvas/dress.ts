// What is drawn, with what is selected and dragged just now. Nodes that neither concerns stay the same objects.
import type { CanvasNode, Wire } from "./graph";
import type { Moved } from "./moves";

interface Dress<T> {
  look: string;
  dressed: T;
}

const NODES = new WeakMap<CanvasNode, Dress<CanvasNode>>();
const WIRES = new WeakMap<Wire, Dress<Wire>>();

interface Looks {
  chosen: ReadonlySet<string>;
  moved: Moved;
  /** The one that the Tab key reaches. */
  tabStop: string | undefined;
}

export function dressNodes(nodes: readonly CanvasNode[], { chosen, moved, tabStop }: Looks) {
  return nodes.map((node): CanvasNode => {
    const position = moved.get(node.id);
    const selected = chosen.has(node.id);
    const isStop = node.id === tabStop;
    const look = `${selected} ${isStop} ${position?.x} ${position?.y}`;
    const before = NODES.get(node);
    if (before?.look === look) return before.dressed;
    const dressed = {
      ...node,
      selected,
      ...(position ? { position } : {}),
      domAttributes: {
        ...node.domAttributes,
        tabIndex: isStop ? 0 : -1,
        ...(selected ? { "aria-current": "true" as const } : {}),
      },
    } as CanvasNode;
    NODES.set(node, { look, dressed });
    return dressed;
  });
}

export function dressWires(wires: readonly Wire[], chosen: ReadonlySet<string>) {
  if (![...chosen].some((id) => id.includes("#"))) return wires as Wire[];
  return wires.map((wire): Wire => {
    if (!chosen.has(wire.id)) return wire;
    const before = WIRES.get(wire);
    if (before) return before.dressed;
    const dressed = { ...wire, selected: true };
    WIRES.set(wire, { look: "", dressed });
    return dressed;
  });
}
