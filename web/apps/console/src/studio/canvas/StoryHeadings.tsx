import { useStore, ViewportPortal } from "@xyflow/react";
import { memo, useMemo, useRef } from "react";
import type { Bot } from "../draft/bot";
import { isSame } from "../draft/tree";
import type { Graph } from "./graph";
import { headingSize, type StoryArea, storyAreas } from "./storyAreas";
import "./stories.css";

/** The areas of the stories; the same list as long as they are the same, so that typing draws none anew. */
export function useStoryAreas(bot: Bot, graph: Graph): readonly StoryArea[] {
  const last = useRef<readonly StoryArea[]>([]);
  return useMemo(() => {
    const areas = storyAreas(bot, graph);
    if (!isSame(areas, last.current)) last.current = areas;
    return last.current;
  }, [bot, graph]);
}

/** The names of the stories over their dialogs; they move with the canvas, and can be read from afar. */
export const StoryHeadings = memo(function StoryHeadings({
  areas,
}: {
  areas: readonly StoryArea[];
}) {
  const size = useStore((it) => headingSize(it.transform[2]));
  return (
    <ViewportPortal>
      {areas.map(({ key, name, x, y, width }) => (
        <h2
          key={key}
          className="canvas-story"
          style={{ left: x, top: y, maxWidth: width, fontSize: size }}
        >
          {name}
        </h2>
      ))}
    </ViewportPortal>
  );
});
