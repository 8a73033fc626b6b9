// Drawing wires, leading them elsewhere, and dropping them where nothing is.
import type { Connection, FinalConnectionState, OnReconnect } from "@xyflow/react";
import { useCallback, useMemo } from "react";
import { useKeeper } from "../draft/DraftContext";
import type { Action } from "../draft/edit";
import type { Port } from "../draft/targets";
import type { Wire } from "./graph";
import type { WireEnd } from "./useAdding";

/** The way out that a handle stands for. */
export function portOf(handle: string | null | undefined): Port {
  if (handle === "next" || handle === "goto") return handle;
  return { rule: Number(handle) };
}

/** Leads a way out to a card, or to a dialog by its frame; to itself it asks again. */
export function connecting(from: string, port: Port, target: string): Action {
  const isSelf = from === target && port !== "goto";
  const to = isSelf ? "repeat" : target.includes("/") ? target : `${target}/`;
  return { do: "connect", from, port, to };
}

function pointOf(event: MouseEvent | TouchEvent) {
  const { clientX, clientY } =
    "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
  return { clientX, clientY };
}

/** The card, or the head of a frame, at a point of the window. */
function nodeAt({ clientX, clientY }: { clientX: number; clientY: number }): string | undefined {
  const node = document
    .elementFromPoint(clientX, clientY)
    ?.closest<HTMLElement>(".react-flow__node");
  return node?.dataset.id;
}

export function useWiring(offerAt: (end: WireEnd) => void) {
  const keeper = useKeeper();
  const connect = useCallback(
    (from: string, handle: string | null | undefined, to: string) =>
      keeper.edit(connecting(from, portOf(handle), to)),
    [keeper],
  );
  return useMemo(() => {
    const drop = (
      event: MouseEvent | TouchEvent,
      from: string,
      handle: string | null | undefined,
    ) => {
      const point = pointOf(event);
      const target = nodeAt(point);
      if (target) connect(from, handle, target);
      return { isDropped: target !== undefined, point };
    };
    return {
      onConnect: ({ source, sourceHandle, target }: Connection) =>
        connect(source, sourceHandle, target),
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        const { isValid, fromNode, fromHandle } = state;
        if (isValid || !fromNode || fromHandle?.type !== "source") return;
        const { isDropped, point } = drop(event, fromNode.id, fromHandle.id);
        if (!isDropped) offerAt({ from: fromNode.id, port: portOf(fromHandle.id), ...point });
      },
      onReconnect: ((wire, { source, sourceHandle, target }) => {
        const isMoved = source !== wire.source || sourceHandle !== wire.sourceHandle;
        if (!isMoved) return connect(source, sourceHandle, target);
        const from = wire.data?.from ?? wire.source;
        const taken: Action = {
          do: "connect",
          from,
          port: portOf(wire.sourceHandle),
          to: undefined,
        };
        const led = connecting(source, portOf(sourceHandle), target);
        keeper.edit({ do: "all", actions: wire.sourceHandle === "goto" ? [led] : [taken, led] });
      }) satisfies OnReconnect<Wire>,
      onReconnectEnd: (
        event: MouseEvent | TouchEvent,
        wire: Wire,
        handleType: string,
        { isValid }: FinalConnectionState,
      ) => {
        // What is dragged is the end; the type is that of the other one.
        if (!isValid && handleType === "source") drop(event, wire.source, wire.sourceHandle);
      },
    };
  }, [connect, keeper, offerAt]);
}
