import { SelectField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { kindOfRule, listOf } from "../canvas/conditions";
import { nameOf, type Rule } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { EntityField } from "./EntityField";
import { LinesField, type Words } from "./Fields";
import { FindField } from "./FindField";
import { oneOrMany } from "./lists";
import {
  ENTITY_OPERATORS,
  type EntityOperator,
  type EntityTest,
  entityConditionOf,
  entityTestOf,
  isRegex,
} from "./rules";
import { TextsField } from "./TextsField";

const words = texts.properties.rules;
const find = texts.properties.next;

interface ConditionFieldsProps {
  rule: Rule;
  /** What can be pressed on the interaction. */
  choices: readonly string[];
  onChange: (fields: Partial<Rule>) => void;
}

/** What a rule of its kind holds on. */
export function ConditionFields({ rule, choices, onChange }: ConditionFieldsProps) {
  const kind = kindOfRule(rule);
  switch (kind) {
    case "intent":
      return <IntentField words={words.intent} value={rule.intent ?? ""} onChange={onChange} />;
    case "choice":
      return (
        <SelectField
          label={words.choice[0]}
          placeholder={texts.choose}
          choices={[...new Set([...choices, rule.choice ?? ""])]
            .filter(Boolean)
            .map((value) => ({ value, label: value }))}
          value={rule.choice ?? ""}
          onChange={(choice) => onChange({ choice })}
        />
      );
    case "exact":
    case "pattern":
      return (
        <>
          <LinesField
            words={words[kind]}
            value={listOf(rule[kind])}
            onChange={(list) => onChange({ [kind]: oneOrMany(list) ?? "" })}
          />
          {kind === "pattern" && <Excluded rule={rule} onChange={onChange} />}
        </>
      );
    case "regex":
      return (
        <>
          <TextField
            label={words.regex[0]}
            description={words.regex[1]}
            value={rule.regex ?? ""}
            onChange={(regex) => onChange({ regex })}
            error={isRegex(rule.regex ?? "") ? undefined : words.badRegex}
            isCode
          />
          <Excluded rule={rule} onChange={onChange} />
        </>
      );
    case "entity":
      return <EntityFields rule={rule} onChange={onChange} />;
    case "result":
      return (
        <SelectField
          label={words.result[0]}
          choices={(["success", "failure"] as const).map((value) => ({
            value,
            label: words.results[value],
          }))}
          value={rule.result ?? "success"}
          onChange={(result) => onChange({ result })}
        />
      );
    case "no_match":
      return (
        <TextsField
          label={words.say[0]}
          description={words.say[1]}
          value={typeof rule.no_match === "boolean" ? undefined : rule.no_match}
          onChange={(text) => onChange({ no_match: text ?? true })}
        />
      );
    case "where":
    case "always":
      return null;
  }
}

function Excluded({ rule, onChange }: Omit<ConditionFieldsProps, "choices">) {
  return (
    <LinesField
      words={words.excluded}
      value={listOf(rule.excluded)}
      onChange={(list) => onChange({ excluded: oneOrMany(list) })}
    />
  );
}

interface IntentFieldProps {
  words: Words;
  value: string;
  /** A choice for no intent at all. */
  unset?: string;
  onChange: (fields: { intent: string }) => void;
  error?: string | undefined;
}

/** One of the bot's intents. */
export function IntentField({ words: own, value, unset, onChange, error }: IntentFieldProps) {
  const bot = useBot();
  const intents = bot.intents ?? {};
  const choices = [
    ...(unset ? [{ value: "", label: unset }] : []),
    ...(value && !Object.hasOwn(intents, value)
      ? [{ value, label: value, description: find.unknown }]
      : []),
    ...Object.entries(intents).map(([key, it]) => ({
      value: key,
      label: nameOf(key, Array.isArray(it) ? null : it),
    })),
  ];
  return (
    <FindField
      words={own}
      choices={choices}
      value={value}
      onChange={(intent) => onChange({ intent })}
      error={error}
    />
  );
}

const HOW: readonly { value: EntityOperator; label: string }[] = [
  { value: "any", label: words.entityAny },
  ...ENTITY_OPERATORS.map((value) => ({ value, label: texts.conditions.operators[value] })),
];

function EntityFields({ rule, onChange }: Omit<ConditionFieldsProps, "choices">) {
  const test = entityTestOf(rule.entity);
  const change = (fields: Partial<EntityTest>) =>
    onChange({ entity: entityConditionOf({ ...test, ...fields }) });
  return (
    <>
      <EntityField
        words={words.entity}
        value={test.entity}
        onChange={(entity) => change({ entity })}
      />
      <SelectField
        label={words.entityIs[0]}
        choices={HOW}
        value={test.operator}
        onChange={(operator) => change({ operator })}
      />
      {test.operator === "values" && (
        <LinesField
          words={words.values}
          value={test.values}
          onChange={(values) => change({ values })}
        />
      )}
      {test.operator !== "values" && test.operator !== "any" && (
        <TextField
          label={words.value[0]}
          value={test.values[0] ?? ""}
          onChange={(value) => change({ values: [value] })}
        />
      )}
    </>
  );
}
