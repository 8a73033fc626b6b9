import { BaseEdge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { CARD } from "./card";
import type { Wire as WireEdge } from "./graph";
import { useIsLit } from "./lit";

/** Where an interaction leads; dashed where that is said by nothing but the order. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, data, selected, source, target } = props;
  const isLit = useIsLit(id);
  const path = source === target ? loopOf(props) : getBezierPath({ ...props, curvature: 0.3 })[0];
  const state = isLit ? "lit" : selected ? "chosen" : "plain";
  const look = ["canvas-wire", `canvas-wire-${state}`, data?.isImplicit ? "canvas-wire-quiet" : ""];
  return (
    <BaseEdge
      path={path}
      className={look.join(" ")}
      markerEnd={`url(#canvas-arrow-${state})`}
      interactionWidth={16}
    />
  );
});

/** Out at the right, over the card, and in at its left. */
function loopOf({ sourceX, sourceY, targetX, targetY }: EdgeProps<WireEdge>): string {
  const top = targetY - CARD.head / 2 - 14;
  const [right, left] = [sourceX + 22, targetX - 22];
  return [
    `M ${sourceX} ${sourceY} C ${right} ${sourceY} ${right} ${sourceY} ${right} ${sourceY - 14}`,
    `L ${right} ${top + 10} Q ${right} ${top} ${right - 10} ${top}`,
    `L ${left + 10} ${top} Q ${left} ${top} ${left} ${top + 10}`,
    `L ${left} ${targetY - 8} Q ${left} ${targetY} ${targetX} ${targetY}`,
  ].join(" ");
}

const STATES = ["plain", "chosen", "lit"] as const;

/** The arrows at the ends of wires. */
export function Arrows() {
  return (
    <svg className="canvas-arrows" aria-hidden="true">
      <defs>
        {STATES.map((state) => (
          <marker
            key={state}
            id={`canvas-arrow-${state}`}
            className={`canvas-arrow-${state}`}
            markerWidth="9"
            markerHeight="9"
            viewBox="-9 -5 10 10"
            markerUnits="userSpaceOnUse"
            orient="auto"
            refX="0"
            refY="0"
          >
            <path d="M -8 -4 L 0 0 L -8 4 z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
