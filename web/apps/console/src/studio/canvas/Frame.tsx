import { Flag, Plus } from "@colloquy/ui/icons";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo, useContext, useRef } from "react";
import { Button } from "react-aria-components/Button";
import { texts } from "../../texts";
import { findDialog } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Mark } from "./Card";
import { usePart } from "./cell";
import { DistantContext, EDITED, FarContext, isEdited, useCanvas } from "./context";
import type { FrameData, FrameNode } from "./graph";
import { InPlace } from "./InPlace";
import { useIsLit } from "./lit";
import { spotsOf } from "./MiniMap";
import { useMark } from "./marks";

const words = texts.canvas;

/** A dialog: its name, what starts it, and its interactions inside. */
export const Frame = memo(function Frame({ data }: NodeProps<FrameNode>) {
  const { mayBuild, offer } = useCanvas();
  const isFar = useContext(FarContext);
  const isLit = useIsLit(data.key);
  const mark = useMark(data.key);
  const box = useRef<HTMLDivElement>(null);
  const look = ["canvas-frame", data.isOn ? "" : "canvas-off", isLit ? "canvas-lit" : ""];
  return (
    <div ref={box} className={look.join(" ")}>
      {!isFar && (
        <Handle type="target" id="in" position={Position.Left} isConnectableStart={false} />
      )}
      <div className="canvas-frame-head">
        <Name frame={data} />
        {!data.isOn && <span className="canvas-badge">{words.badges.off}</span>}
        <Mark severity={mark} />
        <span className="canvas-starts" title={data.starts}>
          <Flag size={12} aria-hidden />
          <span>{data.starts || words.starts.byOthers}</span>
        </span>
      </div>
      <Spots dialog={data.key} />
      {data.isEmpty && mayBuild && (
        <Button
          className="button canvas-first nodrag"
          onPress={() => box.current && offer({ dialog: data.key }, box.current)}
        >
          <Plus className="icon" size={16} aria-hidden />
          {words.add.first}
        </Button>
      )}
    </div>
  );
});

/** The cards, where they can't be seen as more. */
function Spots({ dialog }: { dialog: string }) {
  const part = useContext(DistantContext)?.parts.get(dialog);
  if (!part) return null;
  return (
    <svg className="canvas-spots" aria-hidden="true">
      <path d={spotsOf(part.cards)} />
    </svg>
  );
}

function Name({ frame }: { frame: FrameData }) {
  const { mayBuild } = useCanvas();
  const isEditing = usePart(EDITED, isEdited, frame.key) && mayBuild;
  if (isEditing) return <NameEditor dialog={frame.key} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F2 on the frame does the same by the keyboard.
    <span className="canvas-name" onDoubleClick={() => EDITED.set(frame.key)}>
      {frame.name}
    </span>
  );
}

function NameEditor({ dialog }: { dialog: string }) {
  const keeper = useKeeper();
  const found = findDialog(useBot(), dialog);
  if (!found) return null;
  return (
    <InPlace
      label={words.editName}
      value={found.dialog.name ?? ""}
      onChange={(name) =>
        keeper.edit({ do: "set", path: [...found.path, "name"], value: name || undefined })
      }
    />
  );
}
