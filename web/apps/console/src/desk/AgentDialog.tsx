import { api, unwrap } from "@colloquy/api";
import { Checklist, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { useMembers } from "../members/members";
import { texts } from "../texts";
import { type Agent, isCapacity, useTeams } from "./desk";

const { form: words } = texts.desk.agents;
const USUAL_CAPACITY = "3";

interface AgentDialogProps {
  /** The one to change; a member is made one otherwise. */
  agent?: Agent;
  /** Ids of those who are agents. */
  taken: readonly string[];
  onClose: () => void;
}

export function AgentDialog({ agent, taken, onClose }: AgentDialogProps) {
  const members = useMembers(!agent);
  const teams = useTeams();
  const [id, setId] = useState(agent?.id ?? "");
  const [name, setName] = useState(agent?.name ?? "");
  const [capacity, setCapacity] = useState(agent ? String(agent.capacity) : USUAL_CAPACITY);
  const [served, setServed] = useState<string[]>(agent?.teams ?? []);
  const submit = useSubmit(
    () => {
      const body = { name: name.trim(), capacity: Number(capacity), teams: served };
      return unwrap(
        api.PUT("/api/v1/desk/agents/{agent}", { params: { path: { agent: id } }, body }),
      );
    },
    { refresh: ["agents", "teams"], clues: { name: /name/, teams: /team/ }, onDone: onClose },
  );
  const { at, rest } = submit.placed;
  const free = (members.data ?? []).filter(
    (it) => it.status !== "disabled" && !taken.includes(it.id),
  );
  const choose = (chosen: string) => {
    setId(chosen);
    setName(free.find((it) => it.id === chosen)?.name ?? "");
  };
  return (
    <FormDialog
      title={agent ? words.editTitle(agent.name) : words.title}
      submitLabel={texts.save}
      isPending={submit.isPending}
      isDisabled={id === "" || name.trim() === "" || !isCapacity(capacity)}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      {!agent && (
        <SelectField
          label={words.member}
          placeholder={texts.choose}
          choices={free.map((it) => ({ value: it.id, label: it.name, description: it.email }))}
          value={id}
          onChange={choose}
        />
      )}
      <TextField
        label={words.name}
        description={words.nameHint}
        value={name}
        onChange={setName}
        error={at.name}
      />
      <TextField
        label={words.capacity}
        inputMode="numeric"
        value={capacity}
        onChange={setCapacity}
        error={isCapacity(capacity) ? undefined : words.capacityWrong}
      />
      <Checklist
        label={words.teams}
        description={teams.data?.length === 0 ? texts.channels.form.noTeams : undefined}
        choices={(teams.data ?? []).map((it) => ({ value: it.key, label: it.name }))}
        value={served}
        onChange={setServed}
        error={at.teams}
      />
    </FormDialog>
  );
}
