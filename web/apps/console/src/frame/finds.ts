// What the screen that is open finds inside of itself. The palette asks it: the frame knows no screen's inside.
import { useEffect } from "react";
import type { Found } from "./palette";

export interface Finder {
  /** What it looks in. */
  heading: string;
  /** What has a text, best first; without a text, what is there to begin with. */
  find: (text: string) => readonly Found[];
}

let offered: Finder | undefined;

/** The finder of the screen that is open, if it has one. */
export function screenFinder(): Finder | undefined {
  return offered;
}

/** Lets the palette find what is inside of a screen, as long as that is shown. */
export function useFinder(finder: Finder): void {
  useEffect(() => {
    offered = finder;
    return () => {
      if (offered === finder) offered = undefined;
    };
  }, [finder]);
}
