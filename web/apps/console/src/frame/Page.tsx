import { type ReactNode, useEffect } from "react";
import { HelpLink } from "../help/HelpLink";
import type { Place } from "../help/places";
import { texts } from "../texts";

interface PageProps {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  /** Where the documentation tells of it. */
  help?: Place | readonly Place[];
  children: ReactNode;
}

/** A screen: its heading, what can be done, and what it shows. */
export function Page({ title, description, actions, help = [], children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="stack-tight">
          <div className="titled">
            <h1>{title}</h1>
            {[help].flat().map((to) => (
              <HelpLink key={to} to={to} />
            ))}
          </div>
          {description && <p className="quiet">{description}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
