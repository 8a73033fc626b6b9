import { IconButton } from "@colloquy/ui";
import { Maximize, ZoomIn, ZoomOut } from "@colloquy/ui/icons";
import { useReactFlow } from "@xyflow/react";
import { texts } from "../../texts";

const words = texts.canvas;

export function Zoom({ onFit }: { onFit: () => void }) {
  const { zoomIn, zoomOut } = useReactFlow();
  return (
    <div className="canvas-zoom">
      <IconButton icon={ZoomIn} label={words.zoomIn} onPress={() => void zoomIn()} />
      <IconButton icon={ZoomOut} label={words.zoomOut} onPress={() => void zoomOut()} />
      <IconButton icon={Maximize} label={words.fit} onPress={onFit} />
    </div>
  );
}
