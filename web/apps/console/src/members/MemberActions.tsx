import { api, unwrap } from "@colloquy/api";
import { type MenuAction, useSay } from "@colloquy/ui";
import { Link2, Pencil, ShieldOff, UserRoundCheck, UserRoundX } from "@colloquy/ui/icons";
import { useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { useSubmit } from "../forms/useSubmit";
import { type Member, useMe } from "../frame/session";
import { wordsOf } from "../frame/words";
import { RowMenu } from "../lists/RowMenu";
import { texts } from "../texts";
import { EditMemberDialog } from "./EditMemberDialog";
import type { MadeLink } from "./members";

interface MemberActionsProps {
  member: Member;
  onLink: (made: MadeLink) => void;
}

/** What administrators do with a member. */
export function MemberActions({ member, onLink }: MemberActionsProps) {
  const [open, setOpen] = useState<"edit" | "factor">();
  const close = () => setOpen(undefined);
  const say = useSay();
  const me = useMe();
  const path = { member: member.id };
  const { actions } = texts.people;
  const disable = useSubmit(
    (is_disabled: boolean) =>
      unwrap(api.PATCH("/api/v1/members/{member}", { params: { path }, body: { is_disabled } })),
    {
      refresh: ["members"],
      onDone: ({ status }) => {
        const isDisabled = status === "disabled";
        const text = isDisabled
          ? texts.people.disabled(member.name)
          : texts.people.enabled(member.name);
        say(text, { label: texts.undo, run: () => disable.run(!isDisabled) });
      },
    },
  );
  const link = useSubmit(
    () => unwrap(api.POST("/api/v1/members/{member}/link", { params: { path } })),
    {
      onDone: (made) => onLink({ name: member.name, link: made }),
    },
  );
  const failed = disable.error ?? link.error;
  const isDisabled = member.status === "disabled";
  const items: MenuAction[] = [
    { id: "edit", label: actions.edit, icon: Pencil, onAction: () => setOpen("edit") },
    ...(isDisabled
      ? []
      : [
          {
            id: "link",
            label: actions.link,
            description: actions.linkHint,
            icon: Link2,
            onAction: () => link.run(undefined),
          },
        ]),
    ...(member.has_second_factor
      ? [
          {
            id: "factor",
            label: actions.factor,
            icon: ShieldOff,
            onAction: () => setOpen("factor"),
          },
        ]
      : []),
    ...(member.id === me.member.id
      ? []
      : [
          {
            id: "disable",
            label: isDisabled ? actions.enable : actions.disable,
            icon: isDisabled ? UserRoundCheck : UserRoundX,
            isDanger: !isDisabled,
            onAction: () => disable.run(!isDisabled),
          },
        ]),
  ];
  return (
    <>
      {failed && <span className="field-error">{wordsOf(failed)}</span>}
      <RowMenu name={member.name} actions={items} />
      {open === "edit" && <EditMemberDialog member={member} onClose={close} />}
      {open === "factor" && (
        <ConfirmDialog
          title={texts.people.factor.title}
          submitLabel={texts.people.factor.submit}
          run={() =>
            unwrap(api.DELETE("/api/v1/members/{member}/second-factor", { params: { path } }))
          }
          refresh={["members"]}
          onClose={close}
        >
          {texts.people.factor.text(member.name)}
        </ConfirmDialog>
      )}
    </>
  );
}
