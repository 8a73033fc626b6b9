import { api, unwrap } from "@colloquy/api";
import { Checklist, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import type { Member } from "../frame/session";
import { texts } from "../texts";
import { ROLE_CHOICES } from "./roles";

/** Changes a member's name and roles. */
export function EditMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { form } = texts.people;
  const [name, setName] = useState(member.name);
  const [roles, setRoles] = useState(member.roles);
  const submit = useSubmit(
    () =>
      unwrap(
        api.PATCH("/api/v1/members/{member}", {
          params: { path: { member: member.id } },
          body: { name: name.trim(), roles },
        }),
      ),
    { refresh: ["members", "me"], clues: { name: /a name/, roles: /role/ }, onDone: onClose },
  );
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={form.editTitle(member.name)}
      submitLabel={texts.save}
      isPending={submit.isPending}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField label={form.name} value={name} onChange={setName} error={at.name} />
      <Checklist
        label={form.roles}
        choices={ROLE_CHOICES}
        value={roles}
        onChange={setRoles}
        error={roles.length === 0 ? form.noRole : at.roles}
      />
    </FormDialog>
  );
}
