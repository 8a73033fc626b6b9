import { Notice } from "@colloquy/ui";
import { sentence } from "../../frame/words";
import type { Path } from "../draft/bot";
import { useProblems } from "../problems";

/** What `check` says of one thing, beside it. */
export function ProblemsOf({ path }: { path: Path }) {
  const { data = [] } = useProblems();
  const start = path.join(".");
  const own = data.filter((it) => it.path === start || it.path?.startsWith(`${start}.`));
  return own.map(({ code, place, message, severity, suggestion }) => (
    <Notice key={`${place} ${code}`} state={severity === "warning" ? "warn" : "danger"}>
      {sentence(message)} {suggestion && <span className="quiet">{sentence(suggestion)}</span>}
    </Notice>
  ));
}
