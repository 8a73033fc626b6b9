import { api, unwrap } from "@colloquy/api";
import { CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import { HoursFields } from "./HoursFields";
import {
  bodyOf,
  formOf,
  isComplete,
  isLimit,
  NEW_TEAM,
  type Team,
  type TeamForm,
} from "./teamForm";

const { form: words, routings } = texts.desk.teams;

function choicesOf<T extends string>(labels: Record<T, string>): { value: T; label: string }[] {
  return (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));
}

const ROUTINGS = choicesOf(routings);
const OUTCOMES = choicesOf(words.when);

interface TeamDialogProps {
  /** The one to change; a new one otherwise. */
  team?: Team;
  /** Keys that are taken. */
  taken: readonly string[];
  onClose: () => void;
}

export function TeamDialog({ team, taken, onClose }: TeamDialogProps) {
  const [form, setForm] = useState(team ? formOf(team) : NEW_TEAM);
  const change = (changed: Partial<TeamForm>) => setForm((before) => ({ ...before, ...changed }));
  const submit = useSubmit(
    () => {
      const params = { path: { team: form.key.trim() } };
      return unwrap(api.PUT("/api/v1/desk/teams/{team}", { params, body: bodyOf(form, team) }));
    },
    { refresh: ["teams"], clues: { zone: /zone/, key: /key/, name: /name/ }, onDone: onClose },
  );
  const { at, rest } = submit.placed;
  const isTaken = !team && taken.includes(form.key.trim());
  return (
    <FormDialog
      title={team ? words.editTitle(team.name) : words.title}
      submitLabel={team ? texts.save : texts.create}
      isPending={submit.isPending}
      isDisabled={!isComplete(form) || isTaken}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField
        label={words.name}
        value={form.name}
        onChange={(name) => change({ name })}
        autoFocus
        error={at.name}
      />
      <TextField
        label={words.key}
        description={words.keyHint}
        value={form.key}
        onChange={(key) => change({ key })}
        isReadOnly={team !== undefined}
        isCode
        error={isTaken ? words.keyTaken : at.key}
      />
      <CheckboxField
        label={words.isDefault}
        isSelected={form.isDefault}
        onChange={(isDefault) => change({ isDefault })}
      />
      <SelectField
        label={words.routing}
        choices={ROUTINGS}
        value={form.routing}
        onChange={(routing) => change({ routing })}
      />
      <CheckboxField
        label={words.prefersPrevious}
        isSelected={form.prefersPrevious}
        onChange={(prefersPrevious) => change({ prefersPrevious })}
      />
      <TextField
        label={words.mostWaiting}
        description={words.mostWaitingHint}
        inputMode="numeric"
        value={form.mostWaiting}
        onChange={(mostWaiting) => change({ mostWaiting })}
        error={isLimit(form.mostWaiting) ? undefined : words.wrongNumber}
      />
      <SelectField
        label={words.whenFull}
        choices={OUTCOMES}
        value={form.whenFull}
        onChange={(whenFull) => change({ whenFull })}
      />
      <SelectField
        label={words.whenAway}
        choices={OUTCOMES}
        value={form.whenAway}
        onChange={(whenAway) => change({ whenAway })}
      />
      <SelectField
        label={words.whenClosed}
        choices={OUTCOMES}
        value={form.whenClosed}
        onChange={(whenClosed) => change({ whenClosed })}
      />
      <HoursFields hours={form.hours} zone={form.zone} zoneError={at.zone} onChange={change} />
    </FormDialog>
  );
}
