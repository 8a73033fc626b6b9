import { type ReactNode, useEffect, useState } from "react";
import type { LucideIcon } from "./icons";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Says what would be here, and offers the first step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <Icon size={28} aria-hidden />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Loading that is faster than this shows nothing. */
const PATIENCE_MS = 200;
const WIDTHS = ["72%", "48%", "64%", "40%"];

export function Skeleton({ label }: { label: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{label}</span>
      {WIDTHS.map((width) => (
        <div key={width} style={{ width }} />
      ))}
    </div>
  );
}
