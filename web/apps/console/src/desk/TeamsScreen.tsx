import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, type Column, EmptyState } from "@colloquy/ui";
import { UsersRound } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { Page } from "../frame/Page";
import { ListView } from "../lists/ListView";
import { texts } from "../texts";

type Team = Schema<"TeamView">;

const { teams } = texts.desk;

const COLUMNS: readonly Column<Team>[] = [
  {
    id: "name",
    heading: teams.columns.name,
    cell: (it) => (
      <span className="row">
        {it.name}
        {it.is_default && <Badge state="info">{teams.isDefault}</Badge>}
      </span>
    ),
  },
  { id: "routing", heading: teams.columns.routing, cell: (it) => teams.routings[it.routing] },
  {
    id: "members",
    heading: teams.columns.members,
    isNumber: true,
    cell: (it) => it.members.length,
  },
  { id: "waiting", heading: teams.columns.waiting, isNumber: true, cell: (it) => it.waiting },
];

export function TeamsScreen() {
  const query = useQuery({
    queryKey: ["teams"],
    queryFn: () => unwrap(api.GET("/api/v1/desk/teams")),
    select: (page) => page.items,
  });
  return (
    <Page title={teams.title} description={teams.description}>
      <ListView
        what={teams.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.key}
        textOf={(it) => `${it.name} ${it.key} ${it.routing}`}
        empty={
          <EmptyState icon={UsersRound} title={teams.empty.title}>
            {teams.empty.hint}
          </EmptyState>
        }
      />
    </Page>
  );
}
