import { useEffect, useRef } from "react";
import { EDITED } from "./context";

interface InPlaceProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
}

/** A text that is edited where it stands, until one leaves it. Each change is kept at once. */
export function InPlace({ label, value, onChange }: InPlaceProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.select(), []);
  const leave = () => {
    const card = area.current?.closest<HTMLElement>(".react-flow__node");
    EDITED.set("");
    card?.focus();
  };
  return (
    <textarea
      ref={area}
      className="canvas-in-place nodrag nopan nowheel"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => EDITED.set("")}
      onKeyDown={(event) => {
        const isDone = event.key === "Escape" || (event.key === "Enter" && !event.shiftKey);
        event.stopPropagation();
        if (!isDone) return;
        event.preventDefault();
        leave();
      }}
    />
  );
}
