import { Skeleton, Tabs } from "@colloquy/ui";
import { Suspense } from "react";
import { texts } from "../texts";
import { ProblemsPanel } from "./ProblemsPanel";
import { PANELS, type Panel, useSelection } from "./places";
import { useProblems } from "./problems";
import { Properties } from "./properties/Properties";

/** What stands beside each part: what is selected, and what is wrong. */
export function SidePanel() {
  const [{ at, panel }, select] = useSelection();
  const problems = useProblems();
  const open: Panel = panel ?? "properties";
  const labels = texts.studio.panels;
  const contents = { properties: <Properties />, problems: <ProblemsPanel /> };
  const count = problems.data?.length ?? 0;
  return (
    <aside className="studio-side" aria-label={labels.label}>
      <Suspense fallback={<Skeleton label={texts.loading} />}>
        <Tabs
          label={labels.label}
          selected={open}
          onSelect={(id) => select(at, PANELS.find((it) => it === id) ?? "properties")}
          tabs={PANELS.map((id) => ({
            id,
            label: id === "problems" && count > 0 ? `${labels[id]} (${count})` : labels[id],
            content: id === open ? contents[id] : null,
          }))}
        />
      </Suspense>
    </aside>
  );
}
