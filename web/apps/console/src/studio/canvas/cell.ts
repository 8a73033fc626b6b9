// A value outside of React, of which each card looks at its own part and is drawn anew only when that changes.
import { useCallback, useSyncExternalStore } from "react";

export interface Cell<T> {
  get: () => T;
  set: (value: T) => void;
  subscribe: (listener: () => void) => () => void;
}

export function cell<T>(first: T): Cell<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (it) => {
      value = it;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What of a cell's value belongs to a place. It must be a plain value, or the same object each time. */
export function usePart<T, Part>(
  { get, subscribe }: Cell<T>,
  part: (value: T, place: string) => Part,
  place: string,
): Part {
  const look = useCallback(() => part(get(), place), [get, part, place]);
  return useSyncExternalStore(subscribe, look);
}
