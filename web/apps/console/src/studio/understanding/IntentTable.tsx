import { Badge, Button, type Column, EmptyState } from "@colloquy/ui";
import { Lightbulb, Plus } from "@colloquy/ui/icons";
import { useMemo, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useHasRole } from "../../frame/session";
import { ListView } from "../../lists/ListView";
import { texts } from "../../texts";
import { type Bot, nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { UsesList } from "../fields/UsesList";
import { useBotKey } from "../places";
import { type Use, usesOf } from "../uses";
import { NewIntentDialog } from "./NewIntentDialog";
import { intentOf } from "./phrases";
import { TrainingCard } from "./TrainingCard";
import { type Training, useTraining } from "./training";

const words = texts.understanding.intents;
/** So many places are named in a row. */
const MOST_USES = 3;

interface Row {
  key: string;
  name: string;
  phrases: readonly string[];
  uses: Use[];
  findings: number;
}

function rowsOf(bot: Bot, training: Training | undefined): Row[] {
  return Object.entries(bot.intents ?? {}).map(([key, value]) => {
    const intent = intentOf(value);
    const findings = training?.findings.filter((it) => it.intents.includes(key)).length ?? 0;
    const phrases = intent.phrases ?? [];
    return { key, name: nameOf(key, intent), phrases, uses: usesOf(bot, "intents", key), findings };
  });
}

/** All intents of the bot, and how their training stands. */
export function IntentTable() {
  const bot = useBot();
  const base = `/studio/${useBotKey()}/intents`;
  const navigate = useNavigate();
  const mayBuild = useHasRole("builder");
  const { data: training } = useTraining();
  const [isCreating, setCreating] = useState(false);
  const rows = useMemo(() => rowsOf(bot, training), [bot, training]);
  const create = mayBuild && (
    <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
      {words.create}
    </Button>
  );
  const columns: readonly Column<Row>[] = [
    {
      id: "name",
      heading: words.columns.name,
      cell: (it) => <Link to={`${base}?at=${encodeURIComponent(it.key)}`}>{it.name}</Link>,
    },
    {
      id: "phrases",
      heading: words.columns.phrases,
      isNumber: true,
      cell: (it) => it.phrases.length,
    },
    { id: "uses", heading: words.columns.uses, cell: (it) => <Uses uses={it.uses} /> },
    {
      id: "findings",
      heading: words.columns.findings,
      cell: (it) => it.findings > 0 && <Badge state="warn">{words.findings(it.findings)}</Badge>,
    },
  ];
  return (
    <div className="stack">
      {rows.length > 0 && <TrainingCard />}
      <ListView
        what={words.what}
        query={{ data: rows, error: null, refetch: () => undefined }}
        columns={columns}
        keyOf={(it) => it.key}
        textOf={(it) => `${it.key} ${it.name} ${it.phrases.join(" ")}`}
        filters={create}
        empty={
          <EmptyState icon={Lightbulb} title={words.empty.title} action={create}>
            {words.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && (
        <NewIntentDialog
          onMade={(key) => navigate(`${base}?at=${encodeURIComponent(key)}`)}
          onClose={() => setCreating(false)}
        />
      )}
    </div>
  );
}

function Uses({ uses }: { uses: readonly Use[] }) {
  if (uses.length === 0) return <span className="quiet">{words.none}</span>;
  return (
    <>
      <UsesList uses={uses.slice(0, MOST_USES)} />
      {uses.length > MOST_USES && (
        <span className="quiet small">{words.more(uses.length - MOST_USES)}</span>
      )}
    </>
  );
}
