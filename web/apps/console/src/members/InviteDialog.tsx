import { api, unwrap } from "@colloquy/api";
import { Checklist, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import type { Role } from "../frame/session";
import { texts } from "../texts";
import type { MadeLink } from "./members";
import { ROLE_CHOICES } from "./roles";

interface InviteDialogProps {
  onLink: (made: MadeLink) => void;
  onClose: () => void;
}

export function InviteDialog({ onLink, onClose }: InviteDialogProps) {
  const { form } = texts.people;
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<Role[]>(["agent"]);
  const submit = useSubmit(
    () =>
      unwrap(
        api.POST("/api/v1/members", { body: { name: name.trim(), email: email.trim(), roles } }),
      ),
    {
      refresh: ["members"],
      clues: { email: /address/, name: /name/, roles: /role/ },
      onDone: ({ member, link }) => {
        onClose();
        onLink({ name: member.name, link });
      },
    },
  );
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={form.inviteTitle}
      submitLabel={form.submit}
      isPending={submit.isPending}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField label={form.name} value={name} onChange={setName} autoFocus error={at.name} />
      <TextField
        label={form.email}
        description={form.emailHint}
        type="email"
        value={email}
        onChange={setEmail}
        error={at.email}
      />
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
