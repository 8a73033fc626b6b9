import { Skeleton } from "@colloquy/ui";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { useMe } from "../../frame/session";
import { texts } from "../../texts";
import type { Bot } from "./bot";
import { type Draft, DraftKeeper } from "./keeper";
import { serverOf } from "./server";
import { Unopened } from "./Unopened";
import { shelfOf } from "./unsaved";

/** How often it is looked whether another changed the draft, in milliseconds. */
const LOOK_MS = 5_000;

const KeeperContext = createContext<DraftKeeper | null>(null);

/** The draft's keeper: `edit`, `undo`, `redo`, `files`, `setFiles`, `saveNow`. */
export function useKeeper(): DraftKeeper {
  const keeper = useContext(KeeperContext);
  if (!keeper) throw new Error("no draft is open here");
  return keeper;
}

/** The draft as it is now; what shows it is shown anew with each change. */
export function useDraft(): Draft {
  const keeper = useKeeper();
  return useSyncExternalStore(keeper.subscribe, keeper.draft);
}

/**
 * A part of the draft; what shows it is shown anew only when the part is another. It must be a plain value, or
 * stand in the draft.
 */
export function useDraftPart<Part>(part: (draft: Draft) => Part): Part {
  const keeper = useKeeper();
  return useSyncExternalStore(keeper.subscribe, () => part(keeper.draft()));
}

export function useBot(): Bot {
  return useDraftPart(botOf);
}

const botOf = (draft: Draft) => draft.history.bot;

/** Opens a bot's draft for what is inside. */
export function DraftProvider({ bot, children }: { bot: string; children: ReactNode }) {
  const { workspace } = useMe();
  const [keeper, setKeeper] = useState<DraftKeeper>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    let opened: DraftKeeper | undefined;
    let isLeft = false;
    DraftKeeper.open(serverOf(bot), shelfOf(workspace, bot)).then(
      (it) => {
        opened = it;
        if (isLeft) it.end();
        else setKeeper(it);
      },
      (reason: Error) => setError(reason),
    );
    return () => {
      isLeft = true;
      opened?.end();
      setKeeper(undefined);
    };
  }, [bot, workspace]);
  useEffect(() => (keeper ? watch(keeper) : undefined), [keeper]);
  if (error) return <Unopened error={error} />;
  if (!keeper) return <Skeleton label={texts.loading} />;
  return <KeeperContext value={keeper}>{children}</KeeperContext>;
}

/** Looks for others' changes while the page is seen, and asks before unsaved ones are left. */
function watch(keeper: DraftKeeper): () => void {
  const look = () => {
    if (document.visibilityState === "visible") void keeper.look();
  };
  const leave = (event: BeforeUnloadEvent) => {
    if (keeper.hasUnsaved) event.preventDefault();
  };
  const keep = () => keeper.keepNow();
  const timer = setInterval(look, LOOK_MS);
  window.addEventListener("focus", look);
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", keep);
  return () => {
    clearInterval(timer);
    window.removeEventListener("focus", look);
    window.removeEventListener("beforeunload", leave);
    window.removeEventListener("pagehide", keep);
  };
}
