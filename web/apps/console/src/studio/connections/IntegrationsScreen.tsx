import { Button, type Column, EmptyState } from "@colloquy/ui";
import { Plug, Plus, SquareTerminal } from "@colloquy/ui/icons";
import { useState } from "react";
import { Link } from "react-router";
import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { ListView } from "../../lists/ListView";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useSelection } from "../places";
import { CurlDialog } from "./CurlDialog";
import { IntegrationEditor } from "./IntegrationEditor";
import { callersOf, endpointOf, type Integration } from "./integration";
import { NewIntegrationDialog } from "./NewIntegrationDialog";
import "./connections.css";

const words = texts.connections.integrations;

interface Row {
  key: string;
  integration: Integration;
  callers: number;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    heading: words.columns.name,
    cell: ({ key, integration }) => (
      <Link to={`?at=${encodeURIComponent(key)}`}>{nameOf(key, integration)}</Link>
    ),
  },
  {
    id: "request",
    heading: words.columns.request,
    cell: ({ integration }) => {
      const { method, url } = endpointOf(integration);
      return (
        <code className="broken">
          {method.toUpperCase()} {url}
        </code>
      );
    },
  },
  {
    id: "callers",
    heading: words.columns.callers,
    isNumber: true,
    cell: ({ callers }) => words.called(callers),
  },
];

/** The services that a bot calls: all of them, or the one that is selected. */
export function IntegrationsScreen() {
  const [{ at }, select] = useSelection();
  const bot = useBot();
  const mayBuild = useHasRole("builder");
  const [making, setMaking] = useState<"form" | "curl">();
  const integration = at ? bot.integrations?.[at] : undefined;
  if (at && integration) {
    return (
      <IntegrationEditor key={at} name={at} integration={integration} isReadOnly={!mayBuild} />
    );
  }
  const rows = Object.entries(bot.integrations ?? {}).map(([key, it]): Row => {
    return { key, integration: it, callers: callersOf(bot, key).length };
  });
  const buttons = mayBuild && (
    <span className="row">
      <Button icon={SquareTerminal} onPress={() => setMaking("curl")}>
        {words.paste}
      </Button>
      <Button look="primary" icon={Plus} onPress={() => setMaking("form")}>
        {words.create}
      </Button>
    </span>
  );
  return (
    <section className="stack" aria-label={words.title}>
      <header className="section-head">
        <div className="titled">
          <h2>{words.title}</h2>
          <HelpLink to="how-to-order-case" />
          <HelpLink to="integrations" />
        </div>
        {rows.length > 0 && buttons}
      </header>
      <p className="quiet">{words.description}</p>
      {at && <p className="quiet">{texts.connections.gone}</p>}
      <ListView
        what={words.title.toLowerCase()}
        query={{ data: rows, error: null, refetch: () => undefined }}
        columns={COLUMNS}
        keyOf={({ key }) => key}
        textOf={({ key, integration: it }) => `${key} ${it.name ?? ""} ${endpointOf(it).url}`}
        empty={
          <EmptyState icon={Plug} title={words.empty.title} action={buttons}>
            {words.empty.hint}
          </EmptyState>
        }
      />
      {making === "form" && (
        <NewIntegrationDialog onMade={select} onClose={() => setMaking(undefined)} />
      )}
      {making === "curl" && <CurlDialog onMade={select} onClose={() => setMaking(undefined)} />}
    </section>
  );
}
