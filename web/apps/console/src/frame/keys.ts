// Keys that work on every screen.
import { useEffect, useRef } from "react";

export type Deed = "palette" | "help" | "search";

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a key means, while somebody types or not. */
export function deedOf(
  { key, ctrlKey, metaKey, altKey }: Pressed,
  isTyping: boolean,
): Deed | undefined {
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") return "palette";
  if (isTyping || ctrlKey || metaKey || altKey) return undefined;
  if (key === "?") return "help";
  if (key === "/") return "search";
  return undefined;
}

function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null
  );
}

/** Puts the cursor into the search of the list on this screen, if there is one. */
function focusSearch(): boolean {
  const input = document.querySelector<HTMLInputElement>("main input[type=search]");
  input?.focus();
  return input !== null;
}

export function useKeys(deeds: Record<"palette" | "help", () => void>): void {
  const latest = useRef(deeds);
  latest.current = deeds;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const deed = deedOf(event, isTypedInto(event.target));
      if (!deed || (deed !== "palette" && document.querySelector("[role=dialog]"))) return;
      if (deed === "search") {
        if (focusSearch()) event.preventDefault();
        return;
      }
      event.preventDefault();
      latest.current[deed]();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
