import type { ReactNode } from "react";
import { useHasRole } from "../../frame/session";
import "./fields.css";

/** What builders change; others see it as it is. */
export function Editable({ children }: { children: ReactNode }) {
  const mayBuild = useHasRole("builder");
  return (
    <fieldset className="editable stack" disabled={!mayBuild}>
      {children}
    </fieldset>
  );
}
