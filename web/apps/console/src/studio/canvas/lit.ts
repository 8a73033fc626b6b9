// The way that a conversation took, as the canvas lights it.
import { useSyncExternalStore } from "react";
import { cell, usePart } from "./cell";

const LIT = cell<ReadonlySet<string>>(new Set());

/**
 * Lights places: `dialog/interaction` is a card, `dialog/interaction#2` the wire of its third rule,
 * `dialog/interaction#next` the one of what follows without a rule. Nothing is lit with none.
 */
export function setLit(places: readonly string[]): void {
  LIT.set(new Set(places));
}

export function useLit(): ReadonlySet<string> {
  return useSyncExternalStore(LIT.subscribe, LIT.get);
}

const has = (lit: ReadonlySet<string>, place: string) => lit.has(place);

/** Whether one place is lit. */
export function useIsLit(place: string): boolean {
  return usePart(LIT, has, place);
}
