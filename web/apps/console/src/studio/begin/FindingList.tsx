import { Badge, type State } from "@colloquy/ui";
import type { ReactNode } from "react";
import { Words } from "../../frame/Words";
import { sentence } from "../../frame/words";
import { texts } from "../../texts";
import { findingKey, type Report } from "./begun";
import "./begin.css";

const words = texts.begin.imports;
type Finding = Report["findings"][number];

export const STATES: Record<string, State> = { error: "danger", warning: "warn", info: "info" };

/** How much of what was read. */
export function ReadCounts({ report }: { report: Report }) {
  const read = report.counts.filter(({ count }) => count > 0);
  return (
    <section className="stack-tight">
      <h3>{words.read}</h3>
      <p>{read.map(({ what, count }) => `${what}: ${count}`).join(" · ")}</p>
    </section>
  );
}

interface FindingListProps {
  report: Pick<Report, "findings" | "more_findings">;
  /** What else stands with a finding, before it and below. */
  before?: (finding: Finding) => ReactNode;
  below?: (finding: Finding) => ReactNode;
}

/** What isn't as it should be, each with its place. */
export function FindingList({ report, before, below }: FindingListProps) {
  const { findings, more_findings } = report;
  if (findings.length === 0) return <p className="quiet">{words.none}</p>;
  return (
    <section className="stack">
      <h3>{words.attention(findings.length + more_findings)}</h3>
      <ul className="findings">
        {findings.map((it) => (
          <li key={findingKey(it)}>
            {before?.(it)}
            <div className="stack-tight">
              <span>
                <Severity finding={it} /> <Words>{sentence(it.message)}</Words>
              </span>
              {it.suggestion && (
                <span className="quiet">
                  <Words>{sentence(it.suggestion)}</Words>
                </span>
              )}
              {it.place && (
                <span className="small quiet">
                  {words.inExport}: <code>{it.place}</code>
                </span>
              )}
              {below?.(it) ??
                (it.path && (
                  <span className="small quiet">
                    {words.inBot}: <code>{it.path}</code>
                  </span>
                ))}
            </div>
          </li>
        ))}
      </ul>
      {more_findings > 0 && <p className="quiet">{words.more(more_findings)}</p>}
    </section>
  );
}

function Severity({ finding }: { finding: Finding }) {
  const severity = finding.severity ?? "warning";
  return (
    <Badge state={STATES[severity]}>{words.severities[severity as "error"] ?? severity}</Badge>
  );
}
