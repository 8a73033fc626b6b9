// Whether the dialogs are drawn or listed: as the address says, or as it was chosen before.
import { useState } from "react";
import { useSearchParams } from "react-router";

export const VIEWS = ["canvas", "list"] as const;
export type View = (typeof VIEWS)[number];

const KEPT = "colloquy.studio.view";
/** Where the parts of the Studio don't stand beside each other. */
const NARROW = "(max-width: 1100px)";

const viewFrom = (text: string | null) => VIEWS.find((it) => it === text);

export function useView(): [View, (view: View) => void] {
  const [query, setQuery] = useSearchParams();
  const [usual] = useState((): View => {
    const kept = viewFrom(sessionStorage.getItem(KEPT));
    return kept ?? (window.matchMedia(NARROW).matches ? "list" : "canvas");
  });
  const choose = (view: View) => {
    sessionStorage.setItem(KEPT, view);
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("view", view);
        return after;
      },
      { replace: true },
    );
  };
  const kept = viewFrom(sessionStorage.getItem(KEPT));
  return [viewFrom(query.get("view")) ?? kept ?? usual, choose];
}
