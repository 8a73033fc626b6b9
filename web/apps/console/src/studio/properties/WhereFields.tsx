import { SelectField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import type { Rule } from "../draft/bot";
import { ListField } from "./ListField";
import {
  comparedWith,
  isUnary,
  OPERATORS,
  operatorOf,
  type VariableOperator,
  variableCondition,
} from "./rules";

const words = texts.properties.rules;
const CHOICES = OPERATORS.map((value) => ({ value, label: texts.conditions.operators[value] }));

interface WhereFieldsProps {
  rule: Rule;
  onChange: (fields: Partial<Rule>) => void;
}

/** Conditions on variables, beside the main one. */
export function WhereFields({ rule, onChange }: WhereFieldsProps) {
  const lists = [
    { field: "where", label: words.where, add: words.addWhere },
    { field: "where_any", label: words.whereAny, add: words.addWhereAny },
  ] as const;
  return lists.map(({ field, label, add }) => (
    <ListField
      key={field}
      label={label}
      what={words.condition}
      addLabel={add}
      value={rule[field] ?? []}
      make={() => variableCondition("", "equals", "")}
      onChange={(list) => onChange({ [field]: list.length > 0 ? list : undefined })}
    >
      {(condition, change) => {
        const operator = operatorOf(condition);
        const variable = condition.variable ?? "";
        const compared = comparedWith(condition);
        return (
          <>
            <div className="field-pair">
              <TextField
                label={words.variable[0]}
                value={variable}
                onChange={(it) => change(variableCondition(it, operator, compared))}
              />
              <SelectField
                label={words.operator[0]}
                choices={CHOICES}
                value={operator}
                onChange={(it: VariableOperator) =>
                  change(variableCondition(variable, it, compared))
                }
              />
            </div>
            {!isUnary(operator) && (
              <TextField
                label={words.compared[0]}
                value={compared}
                onChange={(it) => change(variableCondition(variable, operator, it))}
              />
            )}
          </>
        );
      }}
    </ListField>
  ));
}
