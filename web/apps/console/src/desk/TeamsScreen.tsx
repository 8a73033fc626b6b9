import { api, unwrap } from "@colloquy/api";
import { Badge, Button, type Column, EmptyState } from "@colloquy/ui";
import { Pencil, Plus, Trash2, UsersRound } from "@colloquy/ui/icons";
import { useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { Page } from "../frame/Page";
import { useHasRole } from "../frame/session";
import { ListView } from "../lists/ListView";
import { RowMenu } from "../lists/RowMenu";
import { useCreating } from "../lists/useCreating";
import { texts } from "../texts";
import { useTeams } from "./desk";
import { TeamDialog } from "./TeamDialog";
import type { Team } from "./teamForm";

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
  const query = useTeams();
  const isAdmin = useHasRole();
  const [isCreating, setCreating] = useCreating();
  const [edited, setEdited] = useState<Team>();
  const [deleted, setDeleted] = useState<Team>();
  const taken = (query.data ?? []).map(({ key }) => key);
  const create = isAdmin && (
    <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
      {teams.create}
    </Button>
  );
  const actionsOf = (team: Team) => (
    <RowMenu
      name={team.name}
      actions={[
        { id: "edit", label: teams.edit, icon: Pencil, onAction: () => setEdited(team) },
        {
          id: "delete",
          label: teams.delete,
          icon: Trash2,
          isDanger: true,
          onAction: () => setDeleted(team),
        },
      ]}
    />
  );
  return (
    <Page title={teams.title} help="desk#teams" description={teams.description} actions={create}>
      <ListView
        what={teams.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.key}
        textOf={(it) => `${it.name} ${it.key} ${it.routing}`}
        actionsOf={isAdmin ? actionsOf : undefined}
        empty={
          <EmptyState icon={UsersRound} title={teams.empty.title} action={create}>
            {teams.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && <TeamDialog taken={taken} onClose={() => setCreating(false)} />}
      {edited && <TeamDialog team={edited} taken={taken} onClose={() => setEdited(undefined)} />}
      {deleted && (
        <ConfirmDialog
          title={teams.deleteTitle}
          submitLabel={teams.deleteSubmit}
          name={deleted.name}
          run={() =>
            unwrap(
              api.DELETE("/api/v1/desk/teams/{team}", { params: { path: { team: deleted.key } } }),
            )
          }
          refresh={["teams", "agents"]}
          onClose={() => setDeleted(undefined)}
        >
          {teams.deleteText(deleted.name)}
        </ConfirmDialog>
      )}
    </Page>
  );
}
