import { Button, SelectField, TextField } from "@colloquy/ui";
import { Plus, Trash2 } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { type ConditionKind, kindOfRule } from "../canvas/conditions";
import type { Interaction, Rule } from "../draft/bot";
import { AssignedFields, AssignedList } from "./AssignedFields";
import { ConditionFields } from "./ConditionFields";
import { errorOf, Faults } from "./Faults";
import { useFaults, useField } from "./here";
import { labelsOf } from "./kinds";
import { RuleTester } from "./RuleTester";
import { assignmentsOf, setOf, slotOf, withCondition } from "./rules";
import { TargetField } from "./TargetField";
import { WhereFields } from "./WhereFields";

const words = texts.properties.rules;

interface RuleFormProps {
  rule: Rule;
  interaction: Interaction;
  dialog: string;
  onChange: (rule: Rule) => void;
}

/** One rule: when it holds, what it sets, and where it goes. */
export function RuleForm({ rule, interaction, dialog, onChange }: RuleFormProps) {
  const faults = useFaults();
  const next = useField<string>("next");
  const change = (fields: Partial<Rule>) => {
    const entries = Object.entries({ ...rule, ...fields }).filter(([, it]) => it !== undefined);
    onChange(Object.fromEntries(entries));
  };
  const slot = assignmentsOf(rule.slot)[0];
  return (
    <div className="stack">
      <SelectField
        label={words.kind[0]}
        choices={kindsFor(rule, interaction)}
        value={kindOfRule(rule)}
        onChange={(kind) => onChange(withCondition(rule, kind))}
      />
      <ConditionFields rule={rule} choices={labelsOf(interaction)} onChange={change} />
      <Faults faults={faults.filter(({ path }) => path !== next.faults[0]?.path)} />
      <WhereFields rule={rule} onChange={change} />
      <RuleTester rule={rule} />
      <AssignedList
        value={assignmentsOf(rule.set)}
        onChange={(assigned) => change({ set: setOf(assigned) })}
      />
      {slot ? (
        <fieldset className="list-field">
          <legend className="field-label">{words.slot}</legend>
          <div className="list-entry">
            <AssignedFields
              nameLabel={words.slotName[0]}
              value={slot}
              unset="dialog"
              onChange={(it) => change({ slot: slotOf(it) })}
            />
            <div>
              <Button look="plain" icon={Trash2} onPress={() => change({ slot: undefined })}>
                {texts.properties.code.remove}
              </Button>
            </div>
          </div>
        </fieldset>
      ) : (
        <div>
          <Button
            icon={Plus}
            onPress={() => change({ slot: slotOf({ name: "", value: "{$query}" }) })}
          >
            {words.addSlot}
          </Button>
        </div>
      )}
      <TargetField
        words={words.next}
        dialog={dialog}
        value={rule.next}
        unset={texts.properties.next.asInteraction}
        onChange={(target) => change({ next: target })}
        error={errorOf(next.faults)}
      />
      <TextField
        label={words.name[0]}
        description={words.name[1]}
        value={rule.name ?? ""}
        onChange={(name) => change({ name: name || undefined })}
      />
    </div>
  );
}

/** The kinds of conditions that mean something here, and the one that is set. */
function kindsFor(rule: Rule, interaction: Interaction) {
  const hidden = new Set<ConditionKind>();
  if (labelsOf(interaction).length === 0) hidden.add("choice");
  if (interaction.call === undefined && interaction.external === undefined) hidden.add("result");
  hidden.delete(kindOfRule(rule));
  return (Object.keys(words.kinds) as ConditionKind[])
    .filter((kind) => !hidden.has(kind))
    .map((value) => ({ value, label: words.kinds[value] }));
}
