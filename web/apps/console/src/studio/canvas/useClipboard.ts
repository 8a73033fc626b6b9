// Copying, cutting and pasting by the browser's own clipboard, and removing.
import { useSay } from "@colloquy/ui";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { removal } from "./additions";
import { alongWords } from "./alongWords";
import { clipOf, pasting } from "./clips";
import type { Choose } from "./useChosen";

const words = texts.canvas.said;

interface Options {
  chosen: ReadonlySet<string>;
  choose: Choose;
  box: RefObject<HTMLDivElement | null>;
}

/** Returns what removes the things that are selected. */
export function useClipboard({ chosen, choose, box }: Options): () => void {
  const keeper = useKeeper();
  const say = useSay();
  const mayBuild = useHasRole("builder");
  const latest = useRef(chosen);
  latest.current = chosen;
  const remove = useCallback(() => {
    const ids = [...latest.current];
    if (ids.length === 0 || !mayBuild) return;
    const before = keeper.draft().history.bot;
    keeper.edit(removal(before, ids));
    if (keeper.draft().history.bot === before) return;
    choose([]);
    say(words.removed(ids.length), { label: words.undo, run: keeper.undo });
  }, [keeper, choose, say, mayBuild]);
  useEffect(() => {
    const isHere = (event: ClipboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      const isTyping = target.closest("input, textarea, [contenteditable], .studio-side") !== null;
      return !isTyping && (target === document.body || box.current?.contains(target) === true);
    };
    const copy = (event: ClipboardEvent) => {
      const isText = event.type === "copy" && !(getSelection()?.isCollapsed ?? true);
      if (!isHere(event) || isText) return;
      const ids = [...latest.current];
      const text = clipOf(keeper.draft().history.bot, ids, keeper.files());
      if (text === undefined) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
      if (event.type === "cut") remove();
      else say(words.copied(ids.length));
    };
    const paste = (event: ClipboardEvent) => {
      if (!isHere(event) || !mayBuild) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const [first] = latest.current;
      const into = first?.split("/")[0];
      const pasted = pasting(keeper.draft().history.bot, text, into, keeper.files());
      if (!pasted) return;
      event.preventDefault();
      keeper.edit(pasted.action);
      choose(pasted.places);
      const along = alongWords(pasted);
      if (along) say(along, { label: words.undo, run: keeper.undo });
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", paste);
    };
  }, [keeper, box, choose, remove, say, mayBuild]);
  return remove;
}
