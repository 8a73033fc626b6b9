import { Badge, Button, type Column, EmptyState } from "@colloquy/ui";
import { Link2, Plus } from "@colloquy/ui/icons";
import { useState } from "react";
import { Link } from "react-router";
import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { ListView } from "../../lists/ListView";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useSelection } from "../places";
import { ExternalBotEditor } from "./ExternalBotEditor";
import { addressesOf, type ExternalBot } from "./externalBot";
import { NewExternalBotDialog } from "./NewExternalBotDialog";
import "./connections.css";

const words = texts.connections.external;

interface Row {
  key: string;
  external: ExternalBot;
  isAnswering: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    heading: words.columns.name,
    cell: ({ key, external, isAnswering }) => (
      <>
        <Link to={`?at=${encodeURIComponent(key)}`}>{nameOf(key, external)}</Link>{" "}
        {isAnswering && <Badge state="ok">{words.isAnswering}</Badge>}
      </>
    ),
  },
  {
    id: "protocol",
    heading: words.columns.protocol,
    cell: ({ external }) => words.protocols[external.protocol]?.[0] ?? external.protocol,
  },
  {
    id: "url",
    heading: words.columns.url,
    cell: ({ external }) => <code className="broken">{addressesOf(external).test}</code>,
  },
];

/** The bots elsewhere that a bot asks: all of them, or the one that is selected. */
export function ExternalBotsScreen() {
  const [{ at }, select] = useSelection();
  const bot = useBot();
  const mayBuild = useHasRole("builder");
  const [isMaking, setMaking] = useState(false);
  const all = Object.entries(bot.external_bots ?? {});
  const external = at ? bot.external_bots?.[at] : undefined;
  if (at && external) {
    return <ExternalBotEditor key={at} name={at} external={external} isReadOnly={!mayBuild} />;
  }
  const create = mayBuild && (
    <Button look="primary" icon={Plus} onPress={() => setMaking(true)}>
      {words.create}
    </Button>
  );
  const rows = all.map(([key, it]): Row => {
    return { key, external: it, isAnswering: bot.answered_by === key };
  });
  return (
    <section className="stack" aria-label={words.title}>
      <header className="section-head">
        <div className="titled">
          <h2>{words.title}</h2>
          <HelpLink to="how-to-attach-a-bot" />
          <HelpLink to="external-bots" />
        </div>
        {rows.length > 0 && create}
      </header>
      <p className="quiet">{words.description}</p>
      {at && <p className="quiet">{texts.connections.gone}</p>}
      <ListView
        what={words.title.toLowerCase()}
        query={{ data: rows, error: null, refetch: () => undefined }}
        columns={COLUMNS}
        keyOf={({ key }) => key}
        textOf={({ key, external: it }) => `${key} ${it.name ?? ""} ${it.protocol}`}
        empty={
          <EmptyState icon={Link2} title={words.empty.title} action={create}>
            {words.empty.hint}
          </EmptyState>
        }
      />
      {isMaking && <NewExternalBotDialog onMade={select} onClose={() => setMaking(false)} />}
    </section>
  );
}
