import { Badge, Button, type Column, EmptyState, type State, Time } from "@colloquy/ui";
import { ShieldCheck, UserPlus, Users } from "@colloquy/ui/icons";
import { useState } from "react";
import { OnceDialog } from "../forms/OnceDialog";
import { Page } from "../frame/Page";
import { type Member, useHasRole } from "../frame/session";
import { ListView } from "../lists/ListView";
import { useCreating } from "../lists/useCreating";
import { linkOf } from "../sign_in/password";
import { texts } from "../texts";
import { InviteDialog } from "./InviteDialog";
import { MemberActions } from "./MemberActions";
import { type MadeLink, useMembers } from "./members";

const STATES: Record<Member["status"], State | undefined> = {
  invited: "info",
  active: "ok",
  disabled: undefined,
};

const COLUMNS: readonly Column<Member>[] = [
  { id: "name", heading: texts.people.columns.name, cell: (it) => it.name },
  { id: "email", heading: texts.people.columns.email, cell: (it) => it.email },
  {
    id: "roles",
    heading: texts.people.columns.roles,
    cell: (it) => it.roles.map((role) => texts.people.roles[role][0]).join(", "),
  },
  {
    id: "status",
    heading: texts.people.columns.status,
    cell: (it) => (
      <span className="row">
        <Badge state={STATES[it.status]}>{texts.people.statuses[it.status]}</Badge>
        {it.has_second_factor && (
          <Badge>
            <ShieldCheck size={13} aria-hidden /> {texts.people.secondFactor}
          </Badge>
        )}
      </span>
    ),
  },
  { id: "since", heading: texts.people.columns.since, cell: (it) => <Time at={it.created_at} /> },
];

export function MembersScreen() {
  const members = useMembers();
  const isAdmin = useHasRole();
  const [isInviting, setInviting] = useCreating();
  const [made, setMade] = useState<MadeLink>();
  const invite = (
    <Button look="primary" icon={UserPlus} onPress={() => setInviting(true)}>
      {texts.people.invite}
    </Button>
  );
  return (
    <Page
      title={texts.people.title}
      help="members"
      description={texts.people.description}
      actions={isAdmin && invite}
    >
      <ListView
        what={texts.people.what}
        query={members}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.email} ${it.roles.join(" ")} ${it.status}`}
        actionsOf={isAdmin ? (it) => <MemberActions member={it} onLink={setMade} /> : undefined}
        empty={
          <EmptyState icon={Users} title={texts.people.empty.title} action={invite}>
            {texts.people.empty.hint}
          </EmptyState>
        }
      />
      {isInviting && <InviteDialog onLink={setMade} onClose={() => setInviting(false)} />}
      {made && (
        <OnceDialog
          title={texts.people.link.title(made.name)}
          hint={texts.people.link.hint}
          values={[
            { label: texts.people.link.label, value: linkOf(location.origin, made.link.token) },
          ]}
          onClose={() => setMade(undefined)}
        />
      )}
    </Page>
  );
}
