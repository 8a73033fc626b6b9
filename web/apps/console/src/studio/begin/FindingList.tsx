import { Badge, type State } from "@colloquy/ui";
import type { ReactNode } from "react";
import { Words } from "../../frame/Words";
import { sentence } from "../../frame/words";
import { texts } from "../../texts";
import { findingKey, type Report } from "./begun";
import { alike, type Finding } from "./findings";
import "./begin.css";

const words = texts.begin.imports;

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
  before?: ((finding: Finding) => ReactNode) | undefined;
  below?: ((finding: Finding) => ReactNode) | undefined;
}

/** What isn't as it should be, each with its place. */
export function FindingList({ report, before, below }: FindingListProps) {
  const { findings, more_findings } = report;
  if (findings.length === 0) return <p className="quiet">{words.none}</p>;
  return (
    <section className="stack">
      <h3>{words.attention(findings.length + more_findings)}</h3>
      <ul className="findings">
        {alike(findings).map((group) => (
          <li key={findingKey(group[0])}>
            <Group group={group} before={before} below={below} />
          </li>
        ))}
      </ul>
      {more_findings > 0 && <p className="quiet">{words.more(more_findings)}</p>}
    </section>
  );
}

interface GroupProps extends Pick<FindingListProps, "before" | "below"> {
  group: readonly [Finding, ...Finding[]];
}

/** What is said of one place, or once of several. */
function Group({ group, before, below }: GroupProps) {
  const [first] = group;
  const said = (
    <>
      <span>
        <Severity finding={first} /> <Words>{sentence(first.message)}</Words>
      </span>
      {first.suggestion && (
        <span className="quiet">
          <Words>{sentence(first.suggestion)}</Words>
        </span>
      )}
    </>
  );
  if (group.length === 1) {
    return (
      <>
        {before?.(first)}
        <div className="stack-tight">
          {said}
          <Places finding={first} below={below} />
        </div>
      </>
    );
  }
  return (
    <div className="stack-tight">
      {said}
      <ul className="finding-places">
        {group.map((it) => (
          <li key={findingKey(it)}>
            {before?.(it)}
            <div className="stack-tight">
              <Places finding={it} below={below} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Places({ finding, below }: { finding: Finding } & Pick<FindingListProps, "below">) {
  const { place, path } = finding;
  return (
    <>
      {place && (
        <span className="small quiet">
          {words.inExport}: <code>{place}</code>
        </span>
      )}
      {below?.(finding) ??
        (path && (
          <span className="small quiet">
            {words.inBot}: <code>{path}</code>
          </span>
        ))}
    </>
  );
}

function Severity({ finding }: { finding: Finding }) {
  const severity = finding.severity ?? "warning";
  return (
    <Badge state={STATES[severity]}>{words.severities[severity as "error"] ?? severity}</Badge>
  );
}
