import { ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, useStore } from "@xyflow/react";
import { useCallback, useMemo, useRef } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { AddMenu } from "./AddMenu";
import { Card } from "./Card";
import { CanvasContext, DistantContext, FarContext } from "./context";
import { dressNodes, dressWires } from "./dress";
import { Frame } from "./Frame";
import { type Graph, graphOf } from "./graph";
import { MiniMap } from "./MiniMap";
import { useMarking } from "./marks";
import { StoryHeadings, useStoryAreas } from "./StoryHeadings";
import { useAdding } from "./useAdding";
import { useCanvasKeys } from "./useCanvasKeys";
import { useChosen } from "./useChosen";
import { useClipboard } from "./useClipboard";
import { useDragging } from "./useDragging";
import { useViewport } from "./useViewport";
import { useWiring } from "./useWiring";
import { Arrows, Wire } from "./Wire";
import { Zoom } from "./Zoom";
import "@xyflow/react/dist/base.css";
import "./canvas.css";

const NODE_TYPES = { card: Card, frame: Frame };
const WIRE_TYPES = { wire: Wire };
/** Nothing can be read from farther than this. */
const FAR = 0.42;
/** From farther than this, the cards of a bot with more things than these are spots in their frames. */
const DISTANT = { zoom: 0.22, things: 300 };

/** The dialogs of the bot as frames, with cards and wires. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow key={useBotKey()} />
    </ReactFlowProvider>
  );
}

/** The drawing of the bot as it is now; what didn't change is what it was. */
function useGraph(): Graph {
  const bot = useBot();
  const last = useRef<Graph>(undefined);
  return useMemo(() => {
    last.current = graphOf(bot, last.current);
    return last.current;
  }, [bot]);
}

function Flow() {
  const bot = useBot();
  const graph = useGraph();
  const mayBuild = useHasRole("builder");
  const box = useRef<HTMLDivElement>(null);
  const { onMove, onInit, reveal } = useViewport(graph, box);
  const [chosen, choose] = useChosen(graph, reveal);
  const [moved, dragging] = useDragging(graph, chosen, choose);
  const { menu, offer, ...adding } = useAdding(graph, choose);
  const wiring = useWiring(adding.offerAt);
  const deeds = useMemo(() => ({ mayBuild, offer }), [mayBuild, offer]);
  const areas = useStoryAreas(bot, graph);
  const isFar = useStore((it) => it.transform[2] < FAR);
  const isSmall = useStore((it) => it.transform[2] < DISTANT.zoom);
  const distant = isSmall && graph.nodes.length > DISTANT.things ? graph : undefined;
  const { fitView } = useReactFlow();
  useMarking(bot);
  const remove = useClipboard({ chosen, choose, box });
  const onKeyDown = useCanvasKeys({ graph, chosen, choose, remove, reveal, offer, mayBuild, box });
  const tabStop = [...chosen].find((id) => graph.parts.has(id) || id.includes("/"))?.split("#")[0];
  const nodes = useMemo(() => {
    const stop = graph.nodes.some(({ id }) => id === tabStop) ? tabStop : graph.nodes[0]?.id;
    const shown = distant ? graph.nodes.filter(({ type }) => type === "frame") : graph.nodes;
    return dressNodes(shown, { chosen, moved, tabStop: stop });
  }, [graph.nodes, distant, chosen, moved, tabStop]);
  const edges = useMemo(
    () => dressWires(distant ? [] : graph.wires, chosen),
    [graph.wires, distant, chosen],
  );
  const showAll = useCallback(() => void fitView({ padding: 0.1, maxZoom: 1 }), [fitView]);
  return (
    <CanvasContext value={deeds}>
      <FarContext value={isFar}>
        <DistantContext value={distant}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the cards inside. */}
          <div ref={box} className="canvas" onKeyDown={onKeyDown}>
            <p id="canvas-keys" className="unseen">
              {texts.canvas.keys}
            </p>
            <ReactFlow
              aria-label={texts.canvas.label}
              aria-describedby="canvas-keys"
              nodes={nodes}
              edges={edges}
              nodeTypes={NODE_TYPES}
              edgeTypes={WIRE_TYPES}
              {...dragging}
              {...(mayBuild ? wiring : {})}
              onMove={onMove}
              onInit={onInit}
              nodesDraggable={mayBuild}
              nodesConnectable={mayBuild}
              edgesReconnectable={mayBuild}
              edgesFocusable={false}
              disableKeyboardA11y
              elevateNodesOnSelect={false}
              onlyRenderVisibleElements
              selectionMode={SelectionMode.Full}
              multiSelectionKeyCode={MULTI}
              deleteKeyCode={null}
              panOnScroll
              zoomOnDoubleClick={false}
              minZoom={0.03}
              maxZoom={1.6}
              connectionRadius={24}
              proOptions={PRO}
            >
              <Arrows />
              <StoryHeadings areas={areas} />
            </ReactFlow>
            <Zoom onFit={showAll} />
            <MiniMap graph={graph} areas={areas} />
            {menu && (
              <AddMenu
                key={`${menu.x} ${menu.y}`}
                {...menu}
                onKind={adding.addKind}
                onLead={adding.lead}
                onClose={adding.close}
              />
            )}
          </div>
        </DistantContext>
      </FarContext>
    </CanvasContext>
  );
}

const MULTI = ["Shift", "Control", "Meta"];
const PRO = { hideAttribution: true };
