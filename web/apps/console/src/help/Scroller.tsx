import { type ReactNode, useEffect, useRef, useState } from "react";

/** Something wide: it scrolls sideways, by keys too, where there is too little room for it. */
export function Scroller({ label, children }: { label: string; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => setOver(element.scrollWidth > element.clientWidth));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return (
    <div
      ref={frame}
      className="scroller"
      {...(isOver ? { role: "group", "aria-label": label, tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}
