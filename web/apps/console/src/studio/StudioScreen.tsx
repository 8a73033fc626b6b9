import { Skeleton } from "@colloquy/ui";
import { Suspense, useEffect } from "react";
import { Outlet, useMatch } from "react-router";
import { texts } from "../texts";
import { Checklist } from "./begin/Checklist";
import { ConflictDialog } from "./ConflictDialog";
import { DraftProvider, useDraftPart, useKeeper } from "./draft/DraftContext";
import { useFinds } from "./finds";
import { useBotKey } from "./places";
import { SidePanel } from "./SidePanel";
import { StudioHead } from "./StudioHead";
import { StudioNavigation } from "./StudioNavigation";
import "./studio.css";

/** One bot: its head, its parts at the left, one of them in the middle, and the panels beside it. */
export function StudioScreen() {
  return (
    <DraftProvider key={useBotKey()} bot={useBotKey()}>
      <Studio />
    </DraftProvider>
  );
}

function Studio() {
  const key = useBotKey();
  const name = useDraftPart(({ history }) => history.bot.name ?? key);
  const isCanvas = useMatch("/studio/:bot") !== null;
  useEffect(() => {
    document.title = `${name} · ${texts.product}`;
  }, [name]);
  useUndoKeys();
  useFinds();
  return (
    <div className="studio">
      <StudioHead />
      <Checklist />
      <div className="studio-body">
        <StudioNavigation />
        <div className={isCanvas ? "studio-main studio-canvas" : "studio-main"}>
          <Suspense fallback={<Skeleton label={texts.loading} />}>
            <Outlet />
          </Suspense>
        </div>
        <SidePanel />
      </div>
      <ConflictDialog />
    </div>
  );
}

/** Ctrl/⌘ Z undoes and with Shift does again, but for where text is typed: that has its own. */
function useUndoKeys() {
  const keeper = useKeeper();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = event.composedPath().some((it) => {
        return (
          it instanceof HTMLElement &&
          (it.isContentEditable || /^(INPUT|TEXTAREA)$/.test(it.tagName))
        );
      });
      if (isTyping || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) keeper.redo();
      else keeper.undo();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [keeper]);
}
