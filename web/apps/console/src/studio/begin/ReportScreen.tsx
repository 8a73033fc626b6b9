import { Button, EmptyState } from "@colloquy/ui";
import { ClipboardList } from "@colloquy/ui/icons";
import { Link, useNavigate } from "react-router";
import { useMe } from "../../frame/session";
import { sentence } from "../../frame/words";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { placeName } from "../placeNames";
import { addressOf, pathFrom, useBotKey } from "../places";
import { findingKey, useBegun } from "./begun";
import { FindingList, ReadCounts } from "./FindingList";
import type { Finding } from "./findings";

const words = texts.begin.report;

/** What an import told: each place in the bot is a link, and what is dealt with can be ticked. */
export function ReportScreen() {
  const key = useBotKey();
  const { workspace } = useMe();
  const [begun, change] = useBegun(workspace, key);
  const navigate = useNavigate();
  const report = begun?.report;
  if (!report) {
    return (
      <EmptyState icon={ClipboardList} title={words.title}>
        {words.gone}
      </EmptyState>
    );
  }
  const dealtWith = new Set(begun.dealtWith);
  const toggle = (finding: Finding) => {
    const it = findingKey(finding);
    if (!dealtWith.delete(it)) dealtWith.add(it);
    change({ dealtWith: [...dealtWith] });
  };
  const forget = () => {
    change({ report: undefined, dealtWith: undefined });
    navigate(`/studio/${key}`);
  };
  const left = report.findings.filter((it) => !dealtWith.has(findingKey(it))).length;
  return (
    <section className="stack reading" aria-label={words.title}>
      <header className="section-head">
        <div className="titled">
          <h2>{words.title}</h2>
          <HelpLink to="imported-bots" />
        </div>
        <Button onPress={forget}>{words.forget}</Button>
      </header>
      <p className="quiet">{words.hint}</p>
      <ReadCounts report={report} />
      {report.findings.length > 0 && <p role="status">{words.left(left)}</p>}
      <FindingList
        report={report}
        before={(it) => (
          <input
            type="checkbox"
            aria-label={words.dealtWith(`${sentence(it.message)} ${it.place}`)}
            checked={dealtWith.has(findingKey(it))}
            onChange={() => toggle(it)}
          />
        )}
        below={(it) => <PlaceInBot path={it.path ?? ""} />}
      />
    </section>
  );
}

/** Leads to a place that a finding names. */
function PlaceInBot({ path }: { path: string }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  if (!path) return null;
  const way = pathFrom(bot, path);
  const rest = addressOf(way);
  return (
    <span className="small">
      <Link to={rest.startsWith("?") ? `${base}${rest}` : `${base}/${rest}`}>
        {texts.begin.imports.inBot}: {placeName(bot, way)}
      </Link>
    </span>
  );
}
