import { type ReactNode, useState } from "react";

interface SectionProps {
  title: string;
  /** What is inside, in few words. */
  gist?: string | undefined;
  /** Whether it is open when it is shown first. */
  isOpen: boolean;
  children: ReactNode;
}

/** A part of a form that can be closed. */
export function Section({ title, gist, isOpen, children }: SectionProps) {
  // What is emptied while somebody types must not close around them.
  const [isOpenFirst] = useState(isOpen);
  return (
    <details className="section" open={isOpenFirst}>
      <summary>
        <h3>{title}</h3>
        {gist && <span className="quiet small">{gist}</span>}
      </summary>
      <div className="section-body">{children}</div>
    </details>
  );
}
