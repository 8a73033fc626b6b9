import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, type Column, EmptyState, type State } from "@colloquy/ui";
import { Headset } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { Page } from "../frame/Page";
import { ListView } from "../lists/ListView";
import { texts } from "../texts";

type Agent = Schema<"AgentView">;

const { agents } = texts.desk;
const STATES: Record<Agent["presence"], State | undefined> = {
  online: "ok",
  away: "warn",
  offline: undefined,
  logged_out: undefined,
};

const COLUMNS: readonly Column<Agent>[] = [
  { id: "name", heading: agents.columns.name, cell: (it) => it.name },
  {
    id: "presence",
    heading: agents.columns.presence,
    cell: (it) => <Badge state={STATES[it.presence]}>{agents.presences[it.presence]}</Badge>,
  },
  { id: "holds", heading: agents.columns.holds, isNumber: true, cell: (it) => it.holds },
  { id: "capacity", heading: agents.columns.capacity, isNumber: true, cell: (it) => it.capacity },
  { id: "teams", heading: agents.columns.teams, cell: (it) => it.teams.join(", ") },
];

export function AgentsScreen() {
  const query = useQuery({
    queryKey: ["agents"],
    queryFn: () => unwrap(api.GET("/api/v1/desk/agents")),
    select: (page) => page.items,
  });
  return (
    <Page title={agents.title} description={agents.description}>
      <ListView
        what={agents.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.presence} ${it.teams.join(" ")}`}
        empty={
          <EmptyState icon={Headset} title={agents.empty.title}>
            {agents.empty.hint}
          </EmptyState>
        }
      />
    </Page>
  );
}
