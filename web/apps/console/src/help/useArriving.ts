// Arriving at a page, or at a heading on it: what is read next is in sight and has the focus.
import { type RefObject, useEffect, useLayoutEffect } from "react";
import { useLocation, useNavigationType } from "react-router";

/** How far down a place in the history was when it was left, in pixels. */
const left = new Map<string, number>();

/** Leads to the heading that the address names, else to the title; going back, to where one was. */
export function useArriving(content: RefObject<HTMLElement | null>): void {
  const { key, pathname, hash } = useLocation();
  const isReturn = useNavigationType() === "POP";
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place is arrived at once, a heading each time.
  useEffect(() => {
    // A search changes the address, too: whoever types stays where they are.
    if (document.activeElement instanceof HTMLInputElement) return;
    const id = decodeURIComponent(hash.slice(1));
    const named = id ? content.current?.querySelector(`#${CSS.escape(id)}`) : undefined;
    const heading = named ?? content.current?.querySelector("h1");
    if (heading instanceof HTMLElement) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    const before = isReturn ? left.get(key) : undefined;
    if (before === undefined && named) named.scrollIntoView();
    else scrollTo(0, before ?? 0);
  }, [hash ? key : pathname]);
  // Before the next page is there: it may be shorter.
  useLayoutEffect(() => {
    const note = () => left.set(key, scrollY);
    addEventListener("scroll", note, { passive: true });
    return () => removeEventListener("scroll", note);
  }, [key]);
}
