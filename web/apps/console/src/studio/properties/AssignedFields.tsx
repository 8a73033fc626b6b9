import { SelectField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { ListField } from "./ListField";
import type { Assigned } from "./rules";
import { SCOPES, type Scope } from "./scopes";

const words = texts.properties.rules;

interface AssignedListProps {
  value: readonly Assigned[];
  onChange: (value: Assigned[]) => void;
}

/** The variables that a rule sets. */
export function AssignedList({ value, onChange }: AssignedListProps) {
  return (
    <ListField
      label={words.set}
      what={words.assignment}
      addLabel={words.addSet}
      value={value}
      make={() => ({ name: "", value: "{$query}" })}
      onChange={onChange}
    >
      {(assigned, change) => (
        <AssignedFields
          nameLabel={words.variable[0]}
          value={assigned}
          unset="session"
          onChange={change}
        />
      )}
    </ListField>
  );
}

interface AssignedFieldsProps {
  nameLabel: string;
  value: Assigned;
  /** How long it lives when nothing is said. */
  unset: Scope;
  onChange: (value: Assigned) => void;
}

export function AssignedFields({
  nameLabel,
  value: assigned,
  unset,
  onChange,
}: AssignedFieldsProps) {
  const { name, value, scope } = assigned;
  const change = (fields: { name?: string; value?: string; scope?: Scope | undefined }) => {
    const anew = { name, value, scope, ...fields };
    onChange({
      name: anew.name,
      value: anew.value,
      ...(anew.scope && anew.scope !== unset ? { scope: anew.scope } : {}),
    });
  };
  return (
    <>
      <div className="field-pair">
        <TextField label={nameLabel} value={name} onChange={(it) => change({ name: it })} />
        <SelectField
          label={words.scope[0]}
          choices={SCOPES}
          value={scope ?? unset}
          onChange={(it) => change({ scope: it })}
        />
      </div>
      <TextField
        label={words.setValue[0]}
        description={words.setValue[1]}
        value={value}
        onChange={(it) => change({ value: it })}
      />
    </>
  );
}
