import { api, unwrap } from "@colloquy/api";
import { Badge, Button, type Column, EmptyState, type State } from "@colloquy/ui";
import { Headset, Pencil, Plus, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { Page } from "../frame/Page";
import { useHasRole } from "../frame/session";
import { ListView } from "../lists/ListView";
import { RowMenu } from "../lists/RowMenu";
import { useCreating } from "../lists/useCreating";
import { texts } from "../texts";
import { AgentDialog } from "./AgentDialog";
import { type Agent, useAgents, useTeams } from "./desk";

const { agents } = texts.desk;
const STATES: Record<Agent["presence"], State | undefined> = {
  online: "ok",
  away: "warn",
  offline: undefined,
  logged_out: undefined,
};

const columnsOf = (teamsOf: (agent: Agent) => string): readonly Column<Agent>[] => [
  { id: "name", heading: agents.columns.name, cell: (it) => it.name },
  {
    id: "presence",
    heading: agents.columns.presence,
    cell: (it) => <Badge state={STATES[it.presence]}>{agents.presences[it.presence]}</Badge>,
  },
  { id: "holds", heading: agents.columns.holds, isNumber: true, cell: (it) => it.holds },
  { id: "capacity", heading: agents.columns.capacity, isNumber: true, cell: (it) => it.capacity },
  { id: "teams", heading: agents.columns.teams, cell: teamsOf },
];

export function AgentsScreen() {
  const query = useAgents();
  const teams = useTeams().data;
  const teamsOf = (agent: Agent) =>
    agent.teams.map((key) => teams?.find((it) => it.key === key)?.name || key).join(", ");
  const isAdmin = useHasRole();
  const [isCreating, setCreating] = useCreating();
  const [edited, setEdited] = useState<Agent>();
  const [deleted, setDeleted] = useState<Agent>();
  const taken = (query.data ?? []).map(({ id }) => id);
  const create = isAdmin && (
    <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
      {agents.create}
    </Button>
  );
  const actionsOf = (agent: Agent) => (
    <RowMenu
      name={agent.name}
      actions={[
        { id: "edit", label: agents.edit, icon: Pencil, onAction: () => setEdited(agent) },
        {
          id: "delete",
          label: agents.delete,
          icon: Trash2,
          isDanger: true,
          onAction: () => setDeleted(agent),
        },
      ]}
    />
  );
  return (
    <Page title={agents.title} help="desk#agents" description={agents.description} actions={create}>
      <ListView
        what={agents.what}
        query={query}
        columns={columnsOf(teamsOf)}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.presence} ${teamsOf(it)}`}
        actionsOf={isAdmin ? actionsOf : undefined}
        empty={
          <EmptyState icon={Headset} title={agents.empty.title} action={create}>
            {agents.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && <AgentDialog taken={taken} onClose={() => setCreating(false)} />}
      {edited && <AgentDialog agent={edited} taken={taken} onClose={() => setEdited(undefined)} />}
      {deleted && (
        <ConfirmDialog
          title={agents.deleteTitle}
          submitLabel={agents.deleteSubmit}
          name={deleted.name}
          run={() =>
            unwrap(
              api.DELETE("/api/v1/desk/agents/{agent}", {
                params: { path: { agent: deleted.id } },
              }),
            )
          }
          refresh={["agents", "teams"]}
          onClose={() => setDeleted(undefined)}
        >
          {agents.deleteText(deleted.name)}
        </ConfirmDialog>
      )}
    </Page>
  );
}
