import { api, listAll, type Schema, unwrap } from "@colloquy/api";
import { type Column, EmptyState, Time } from "@colloquy/ui";
import { Bot as BotIcon } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Page } from "../frame/Page";
import { ListView } from "../lists/ListView";
import { texts } from "../texts";

type Bot = Schema<"BotView">;

const { columns } = texts.bots;

const COLUMNS: readonly Column<Bot>[] = [
  {
    id: "name",
    heading: columns.name,
    cell: (it) => <Link to={`/studio/${encodeURIComponent(it.key)}`}>{it.name}</Link>,
  },
  { id: "key", heading: columns.key, cell: (it) => <code>{it.key}</code> },
  {
    id: "version",
    heading: columns.version,
    isNumber: true,
    cell: (it) => (it.last_version > 0 ? texts.bots.live(it.last_version) : texts.bots.noVersion),
  },
  { id: "updated", heading: columns.updated, cell: (it) => <Time at={it.updated_at} /> },
];

export function BotsScreen() {
  const query = useQuery({
    queryKey: ["bots"],
    queryFn: () =>
      listAll((cursor) =>
        unwrap(api.GET("/api/v1/bots", { params: { query: { cursor, limit: 200 } } })),
      ),
  });
  return (
    <Page title={texts.bots.title} description={texts.bots.description}>
      <ListView
        what={texts.bots.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.key}`}
        empty={
          <EmptyState icon={BotIcon} title={texts.bots.empty.title}>
            {texts.bots.empty.hint}
          </EmptyState>
        }
      />
    </Page>
  );
}
