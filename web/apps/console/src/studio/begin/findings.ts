// Findings of a report, put together where they say the same.
import type { Report } from "./begun";

export type Finding = Report["findings"][number];

/** Findings that say the same of several places, in the order of the first of each. */
export function alike(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const it of findings) {
    const said = JSON.stringify([it.code, it.severity, it.message, it.suggestion]);
    const group = groups.get(said);
    if (group) group.push(it);
    else groups.set(said, [it]);
  }
  return [...groups.values()];
}
