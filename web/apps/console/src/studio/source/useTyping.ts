// What is typed in the file that is shown.
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useMe } from "../../frame/session";
import { useDraft, useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { typedShelfOf } from "./typedShelf";
import { Typist } from "./typist";

export interface ShownTyping {
  text: string;
  isTorn: boolean;
  type: (text: string) => void;
  resolve: (whose: "mine" | "theirs") => void;
}

export function useTyping(path: string): ShownTyping {
  const keeper = useKeeper();
  const bot = useBotKey();
  const { workspace } = useMe();
  useDraft();
  const typist = useMemo(
    () => new Typist(path, keeper, typedShelfOf(workspace, bot)),
    [path, keeper, workspace, bot],
  );
  const { typed, isTorn } = useSyncExternalStore(typist.subscribe, typist.typing);
  useEffect(() => {
    // What was kept may go together with the draft by now.
    typist.put();
    return typist.put;
  }, [typist]);
  const saved = keeper.files().find((it) => it.path === path)?.text ?? "";
  return { text: typed?.text ?? saved, isTorn, type: typist.type, resolve: typist.resolve };
}
