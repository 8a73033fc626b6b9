import { Button, EmptyState } from "@colloquy/ui";
import { Plus, Workflow } from "@colloquy/ui/icons";
import { useState } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { dialogsOf } from "../draft/bot";
import { useDraftPart } from "../draft/DraftContext";
import { Canvas } from "./Canvas";
import { AddingThing, CanvasTools } from "./CanvasTools";
import { OutlineScreen } from "./OutlineScreen";
import { useView } from "./useView";

/** The dialogs of a bot: drawn, or as a list. */
export function CanvasScreen() {
  const [view, setView] = useView();
  const isEmpty = useDraftPart(({ history }) => dialogsOf(history.bot).length === 0);
  const shown = view === "list" ? <OutlineScreen /> : <Canvas />;
  return (
    <div className={view === "list" ? "canvas-screen canvas-screen-list" : "canvas-screen"}>
      <CanvasTools view={view} onView={setView} />
      {isEmpty ? <Empty /> : shown}
    </div>
  );
}

function Empty() {
  const words = texts.canvas.empty;
  const mayBuild = useHasRole("builder");
  const [isOpen, setOpen] = useState(false);
  const action = (
    <Button look="primary" icon={Plus} onPress={() => setOpen(true)}>
      {words.action}
    </Button>
  );
  return (
    <div className="canvas-empty">
      <EmptyState icon={Workflow} title={words.title} action={mayBuild && action}>
        {mayBuild ? words.text : words.readOnly}
      </EmptyState>
      {isOpen && <AddingThing kind="dialog" onClose={() => setOpen(false)} />}
    </div>
  );
}
