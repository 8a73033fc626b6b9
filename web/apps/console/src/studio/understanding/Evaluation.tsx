import { api, type Schema, unwrap } from "@colloquy/api";
import {
  Badge,
  Button,
  type Column,
  DataTable,
  Notice,
  SelectField,
  TextField,
} from "@colloquy/ui";
import { useState } from "react";
import { useSubmit } from "../../forms/useSubmit";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { NONE, testsOf } from "./evaluation";
import { Findings } from "./Findings";
import { percent } from "./figures";
import { intentName } from "./intentNames";
import { IntentLink, PhraseLink } from "./PhraseLink";

const words = texts.understanding.evaluation;
/** In so many parts the bot's own phrases are tried. */
const PARTS = 5;

type Report = Schema<"EvaluationView">;
type ByIntent = Report["intents"][number];
type Confusion = Report["confusion"][number];

const BASES = [
  { value: "own", label: words.own },
  { value: "real", label: words.real },
] as const;

/** Judges the draft, and says which sentences are taken for what. */
export function Evaluation() {
  const bot = useBotKey();
  const keeper = useKeeper();
  const [by, setBy] = useState<"own" | "real">("own");
  const [rows, setRows] = useState("");
  const { tests, fault } = testsOf(rows);
  const [report, setReport] = useState<Report>();
  const judge = useSubmit(
    async () => {
      await keeper.saveNow();
      const body = by === "own" ? { cross_validate: PARTS } : { test: tests, oos_label: NONE };
      return unwrap(api.POST("/api/v1/bots/{bot}/evaluation", { params: { path: { bot } }, body }));
    },
    { onDone: setReport },
  );
  return (
    <div className="stack">
      <p className="quiet">{words.hint}</p>
      <SelectField label={words.by} choices={BASES} value={by} onChange={setBy} />
      {by === "real" && (
        <TextField
          label={words.rows}
          description={words.rowsHint}
          placeholder={words.rowsPlaceholder}
          error={rows && fault ? words.faulty(fault) : undefined}
          lines={6}
          value={rows}
          onChange={setRows}
        />
      )}
      <div className="row">
        <Button
          look="primary"
          isDisabled={judge.isPending || (by === "real" && tests.length === 0)}
          onPress={() => judge.run(undefined)}
        >
          {words.run}
        </Button>
        {judge.isPending && <span role="status">{words.running}</span>}
      </div>
      {judge.error && <Notice state="danger">{wordsOf(judge.error)}</Notice>}
      {report && <ReportOf report={report} />}
    </div>
  );
}

function ReportOf({ report }: { report: Report }) {
  const { figures } = words;
  const shown: [string, string][] = [
    [figures.tests, String(report.tests)],
    [figures.accuracy, percent(report.accuracy)],
    [figures.in_scope, percent(report.in_scope_accuracy)],
    [figures.top3, percent(report.top3_accuracy)],
    [figures.macro_f1, percent(report.macro_f1)],
  ];
  if (typeof report.oos_recall === "number") shown.push([figures.oos, percent(report.oos_recall)]);
  return (
    <div className="stack" role="status">
      <dl className="card figures">
        {shown.map(([label, figure]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <Confusions confusion={report.confusion} />
      <ByIntents intents={report.intents} />
      {report.findings.length > 0 && (
        <section className="card stack" aria-label={words.findings}>
          <h3>{words.findings}</h3>
          <Findings findings={report.findings} />
        </section>
      )}
    </div>
  );
}

function Confusions({ confusion }: { confusion: readonly Confusion[] }) {
  const bot = useBot();
  const name = (key: string) => intentName(bot, key);
  const say = ({ expected, predicted }: Confusion) => {
    if (!expected) return words.overheard(name(predicted ?? ""));
    return predicted
      ? words.confused(name(expected), name(predicted))
      : words.missed(name(expected));
  };
  return (
    <section className="card stack" aria-label={words.confusions}>
      <h3>{words.confusions}</h3>
      {confusion.length === 0 && <p className="quiet">{words.noConfusions}</p>}
      <ul className="stack">
        {confusion.map((it) => (
          <li key={`${it.expected} ${it.predicted}`} className="stack-tight">
            <span>
              {say(it)} <span className="quiet">× {it.count}</span>
            </span>
            <span className="links">
              {it.samples.map((text) => (
                <PhraseLink
                  key={text}
                  text={text}
                  intents={[it.expected ?? "", it.predicted ?? ""]}
                >
                  <Badge>{text}</Badge>
                </PhraseLink>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ByIntents({ intents }: { intents: readonly ByIntent[] }) {
  const share = (heading: string, field: "precision" | "recall" | "f1"): Column<ByIntent> => ({
    id: field,
    heading,
    isNumber: true,
    cell: (it) => percent(it[field]),
  });
  const columns: readonly Column<ByIntent>[] = [
    {
      id: "intent",
      heading: words.columns.intent,
      cell: (it) => <IntentLink intent={it.intent} />,
    },
    { id: "support", heading: words.columns.support, isNumber: true, cell: (it) => it.support },
    share(words.columns.precision, "precision"),
    share(words.columns.recall, "recall"),
    share(words.columns.f1, "f1"),
  ];
  return (
    <DataTable label={words.intents} columns={columns} rows={intents} keyOf={(it) => it.intent} />
  );
}
