import { Button, CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { Plus, Trash2 } from "@colloquy/ui/icons";
import { memo } from "react";
import { texts } from "../../texts";
import { type Collect, collectOf, shortCollect } from "./choices";
import { EntityField } from "./EntityField";
import { errorOf } from "./Faults";
import { LinesField } from "./Fields";
import { useField } from "./here";
import { SCOPES, type Scope } from "./scopes";

const words = texts.interactions.collect;

/** The entity that answers a question, and the slot that it fills. */
export const CollectOf = memo(function CollectOf() {
  const { value, set, faults } = useField<string | Collect>("collect");
  const collect = collectOf(value);
  if (!collect) {
    return (
      <div>
        <Button icon={Plus} onPress={() => set("")}>
          {words.add}
        </Button>
      </div>
    );
  }
  return (
    <div className="list-entry">
      <CollectFields
        value={collect}
        onChange={(it) => set(shortCollect(it))}
        error={errorOf(faults)}
      />
      <div>
        <Button look="plain" icon={Trash2} onPress={() => set(undefined)}>
          {words.remove}
        </Button>
      </div>
    </div>
  );
});

interface CollectFieldsProps {
  value: Collect;
  onChange: (value: Collect) => void;
  error?: string | undefined;
}

export function CollectFields({ value, onChange, error }: CollectFieldsProps) {
  const change = (fields: Partial<Collect>) => onChange({ ...value, ...fields });
  return (
    <>
      <EntityField
        words={words.label}
        value={value.entity ?? ""}
        onChange={(entity) => change({ entity })}
        error={error}
      />
      <div className="field-pair">
        <TextField
          label={words.slot[0]}
          description={words.slot[1]}
          value={value.slot ?? ""}
          placeholder={value.entity ?? ""}
          onChange={(slot) => change({ slot: slot || undefined })}
        />
        <SelectField
          label={words.scope[0]}
          choices={SCOPES}
          value={value.scope ?? "dialog"}
          onChange={(scope: Scope) => change({ scope: scope === "dialog" ? undefined : scope })}
        />
      </div>
      <CheckboxField
        label={words.all[0]}
        description={words.all[1]}
        isSelected={value.all ?? false}
        onChange={(all) => change({ all })}
      />
      <LinesField
        words={words.allowed}
        value={value.allowed ?? []}
        onChange={(allowed) => change({ allowed })}
      />
    </>
  );
}
