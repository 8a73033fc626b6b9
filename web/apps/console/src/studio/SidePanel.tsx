import { Skeleton, Tabs } from "@colloquy/ui";
import { Suspense } from "react";
import { useMatch } from "react-router";
import { useHasRole } from "../frame/session";
import { texts } from "../texts";
import { ProblemsPanel } from "./ProblemsPanel";
import { PANELS, type Panel, useSelection } from "./places";
import { PreviewPanel } from "./preview/PreviewPanel";
import { useProblems } from "./problems";
import { Properties } from "./properties/Properties";

/** What stands beside each part: what is selected, and what is wrong. */
export function SidePanel() {
  const [{ at, panel }, select] = useSelection();
  const problems = useProblems();
  const mayBuild = useHasRole("builder");
  const isCanvas = useMatch("/studio/:bot") !== null;
  // What is selected elsewhere has its properties in the middle.
  const panels = PANELS.filter((it) => isCanvas || it !== "properties");
  // Who has selected nothing tries the bot; who has wants to know of what is selected.
  const usual = isCanvas && (at !== "" || !mayBuild) ? "properties" : "preview";
  const open: Panel = panels.find((it) => it === panel) ?? usual;
  const labels = texts.studio.panels;
  const contents = {
    preview: <PreviewPanel />,
    properties: <Properties />,
    problems: <ProblemsPanel />,
  };
  const count = problems.data?.length ?? 0;
  return (
    <aside className="studio-side" aria-label={labels.label}>
      <Suspense fallback={<Skeleton label={texts.loading} />}>
        <Tabs
          label={labels.label}
          selected={open}
          onSelect={(id) => select(at, PANELS.find((it) => it === id) ?? "properties")}
          tabs={panels.map((id) => ({
            id,
            label: id === "problems" && count > 0 ? `${labels[id]} (${count})` : labels[id],
            content: id === open ? contents[id] : null,
          }))}
        />
      </Suspense>
    </aside>
  );
}
