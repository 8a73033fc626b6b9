import { useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useRef } from "react";
import { texts } from "../../texts";
import type { CardNode, Graph } from "./graph";
import type { StoryArea } from "./storyAreas";
import "./map.css";

const SIZE = { width: 190, height: 130 };
const MARGIN = 60;

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function boundsOf({ parts }: Pick<Graph, "parts">): Bounds {
  const frames = [...parts.values()].map(({ frame }) => frame);
  const left = Math.min(0, ...frames.map((it) => it.position.x));
  const top = Math.min(0, ...frames.map((it) => it.position.y));
  const right = Math.max(1, ...frames.map((it) => it.position.x + (it.width ?? 0)));
  const bottom = Math.max(1, ...frames.map((it) => it.position.y + (it.height ?? 0)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The whole canvas in a corner, and which part of it one sees; a press goes there. */
export function MiniMap({ graph, areas }: { graph: Graph; areas: readonly StoryArea[] }) {
  const { setCenter, getZoom } = useReactFlow();
  const svg = useRef<SVGSVGElement>(null);
  const { x, y, width, height } = boundsOf(graph);
  const scale = Math.max((width + MARGIN * 2) / SIZE.width, (height + MARGIN * 2) / SIZE.height);
  const view = {
    x: x + width / 2 - (SIZE.width * scale) / 2,
    y: y + height / 2 - (SIZE.height * scale) / 2,
  };
  const go = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    if (!box || event.buttons !== 1) return;
    const to = [event.clientX - box.left, event.clientY - box.top] as const;
    void setCenter(view.x + to[0] * scale, view.y + to[1] * scale, { zoom: getZoom() });
  };
  return (
    <svg
      ref={svg}
      className="canvas-map"
      role="img"
      aria-label={texts.canvas.map}
      width={SIZE.width}
      height={SIZE.height}
      viewBox={`${view.x} ${view.y} ${SIZE.width * scale} ${SIZE.height * scale}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      <Shapes graph={graph} areas={areas} />
      <View scale={scale} />
    </svg>
  );
}

/** Cards as one path. */
export function spotsOf(cards: readonly CardNode[]): string {
  return cards
    .map(
      ({ position, width, height }) => `M${position.x} ${position.y}h${width}v${height}h-${width}z`,
    )
    .join("");
}

interface ShapesProps {
  graph: Graph;
  areas: readonly StoryArea[];
}

const Shapes = memo(function Shapes({ graph, areas }: ShapesProps) {
  return (
    <>
      {areas.map(({ key, name, ...area }) => (
        <rect key={key} className="canvas-map-story" {...area} />
      ))}
      {[...graph.parts.values()].map(({ frame, cards }) => (
        <g key={frame.id} transform={`translate(${frame.position.x} ${frame.position.y})`}>
          <rect className="canvas-map-frame" width={frame.width} height={frame.height} rx="20" />
          <path className="canvas-map-cards" d={spotsOf(cards)} />
        </g>
      ))}
    </>
  );
});

function View({ scale }: { scale: number }) {
  const [x, y, zoom] = useStore((it) => it.transform);
  const width = useStore((it) => it.width);
  const height = useStore((it) => it.height);
  return (
    <rect
      className="canvas-map-view"
      x={-x / zoom}
      y={-y / zoom}
      width={width / zoom}
      height={height / zoom}
      strokeWidth={scale * 1.5}
    />
  );
}
