import type { ReactNode } from "react";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "./icons";

export type State = "ok" | "warn" | "danger" | "info";

const ICONS = { ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert, info: Info } as const;

interface NoticeProps {
  state: State;
  children: ReactNode;
  action?: ReactNode;
}

/** What must be known here and now; of danger it is read out at once. */
export function Notice({ state, children, action }: NoticeProps) {
  const Icon = ICONS[state];
  return (
    <div className={`notice notice-${state}`} role={state === "danger" ? "alert" : undefined}>
      <Icon className="icon" size={18} aria-hidden />
      <div className="notice-body">{children}</div>
      {action}
    </div>
  );
}

export function Badge({ state, children }: { state?: State | undefined; children: ReactNode }) {
  return <span className={state ? `badge badge-${state}` : "badge"}>{children}</span>;
}
