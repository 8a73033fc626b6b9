// What is typed in one file: put into the draft after a short pause, and at once when one leaves.
import { useCallback, useEffect, useRef, useState } from "react";
import { useDraft, useKeeper } from "../draft/DraftContext";
import { type Typed, together, withText } from "./files";

/** How long after the last key the other screens follow, in milliseconds. */
const PAUSE_MS = 400;

export interface Typing {
  text: string;
  /** Another changed the same meanwhile. */
  isTorn: boolean;
  type: (text: string) => void;
  /** Ends the tear: with what was typed, or with what the other wrote. */
  resolve: (whose: "mine" | "theirs") => void;
}

export function useTyping(path: string): Typing {
  const keeper = useKeeper();
  useDraft();
  const files = keeper.files();
  const [typed, setTyped] = useState<Typed>();
  const [isTorn, setTorn] = useState(false);
  const waiting = useRef<Typed>(undefined);
  const put = useCallback(() => {
    const now = waiting.current;
    if (!now) return;
    const after = together(keeper.files(), now);
    setTorn(!after);
    if (!after) return;
    waiting.current = undefined;
    keeper.setFiles(after);
    setTyped(undefined);
  }, [keeper]);
  useEffect(() => {
    if (!typed || isTorn) return;
    const timer = setTimeout(put, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, isTorn, put]);
  useEffect(() => put, [put]);
  const saved = files.find((it) => it.path === path)?.text ?? "";
  const type = (text: string) => {
    // What the other screens wrote comes to the editor, too, and is no typing.
    if (!waiting.current && text === saved) return;
    const base = waiting.current?.base ?? keeper.files();
    waiting.current = { path, text, base };
    setTyped(waiting.current);
  };
  const resolve = (whose: "mine" | "theirs") => {
    const now = waiting.current;
    waiting.current = undefined;
    setTorn(false);
    setTyped(undefined);
    if (now && whose === "mine") keeper.setFiles(withText(keeper.files(), path, now.text));
  };
  return { text: typed?.text ?? saved, isTorn, type, resolve };
}
