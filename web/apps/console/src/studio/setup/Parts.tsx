import { Button, CheckboxField, IconButton, SelectField, TextField } from "@colloquy/ui";
import { Plus, X } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../../texts";
import { topics } from "../../texts/topics";
import type { Texts } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { at, type Fields, isFields } from "../draft/tree";
import { TextsField } from "../properties/TextsField";
import { fieldsOf, isOn, switched, withPart } from "./parts";
import type { Naming } from "./SettingFields";

const words = texts.setup.settings;
const { fields } = words;

interface Part {
  on: boolean;
  content: Fields;
  turn: (on: boolean) => void;
  set: (field: string, value: unknown) => void;
}

/** A setting that is on or off, and may say more. */
function usePart(field: string, usually: "on" | "off"): Part {
  const bot = useBot();
  const keeper = useKeeper();
  const path = ["settings", field];
  const value = at(bot, path);
  const put = (changed: unknown) => keeper.edit({ do: "set", path, value: changed });
  return {
    on: isOn(value, usually),
    content: fieldsOf(value),
    turn: (on) => put(switched(value, on)),
    set: (name, changed) => put(withPart(value, [name, changed], usually)),
  };
}

interface PartTextProps {
  part: Part;
  field: string;
  naming: Naming;
}

function PartText({ part, field, naming: [label, description] }: PartTextProps) {
  return (
    <TextsField
      label={label}
      description={description}
      value={part.content[field] as Texts | undefined}
      onChange={(value) => part.set(field, value)}
    />
  );
}

export function DidYouMean() {
  const part = usePart("did_you_mean", "on");
  const none = part.content.none;
  return (
    <>
      <CheckboxField label={fields.didYouMean[0]} isSelected={part.on} onChange={part.turn} />
      {part.on && (
        <>
          <PartText part={part} field="text" naming={fields.question} />
          <TextField
            label={fields.none[0]}
            description={fields.none[1]}
            value={typeof none === "string" ? none : ""}
            onChange={(text) => part.set("none", text || undefined)}
          />
        </>
      )}
    </>
  );
}

const ASSISTS = [
  ["too_short", fields.tooShort],
  ["too_long", fields.tooLong],
  ["entity_only", fields.entityOnly],
  ["out_of_scope", fields.outOfScope],
  ["options", fields.options],
] as const;

export function SmartAssist() {
  const part = usePart("smart_assist", "off");
  return (
    <>
      <CheckboxField label={fields.smartAssist[0]} isSelected={part.on} onChange={part.turn} />
      {part.on &&
        ASSISTS.map(([field, naming]) => (
          <PartText key={field} part={part} field={field} naming={naming} />
        ))}
    </>
  );
}

const TURNS = (["second", "first"] as const).map((value) => ({ value, label: words.turns[value] }));

export function SmallTalk() {
  const part = usePart("small_talk", "off");
  return (
    <>
      <CheckboxField label={fields.smallTalk[0]} isSelected={part.on} onChange={part.turn} />
      {part.on && (
        <>
          <SelectField
            label={fields.atQuestions[0]}
            choices={TURNS}
            value={part.content.at_questions === "first" ? "first" : "second"}
            onChange={(turn) => part.set("at_questions", turn === "first" ? turn : undefined)}
          />
          <Answers part={part} />
        </>
      )}
    </>
  );
}

const TOPICS = Object.entries(topics).map(([value, label]) => ({ value, label }));

/** The topics that a bot answers in its own way, or not at all. */
function Answers({ part }: { part: Part }) {
  const answers = isFields(part.content.answers) ? part.content.answers : {};
  const left = TOPICS.filter((it) => !Object.hasOwn(answers, it.value));
  const [chosen, setChosen] = useState("");
  const topic = left.find((it) => it.value === chosen) ?? left[0];
  const tell = (changed: Fields) =>
    part.set("answers", Object.keys(changed).length > 0 ? changed : undefined);
  const remove = (key: string) => {
    const { [key]: _removed, ...others } = answers;
    tell(others);
  };
  return (
    <div className="stack">
      <div className="stack-tight">
        <span className="field-label">{fields.answers[0]}</span>
        <span className="field-description">{fields.answers[1]}</span>
      </div>
      {Object.entries(answers).map(([key, answer]) => (
        <div key={key} className="line">
          <Answer
            name={TOPICS.find((it) => it.value === key)?.label ?? key}
            value={answer as boolean | Texts}
            onChange={(changed) => tell({ ...answers, [key]: changed })}
          />
          <IconButton icon={X} label={texts.setup.remove(key)} onPress={() => remove(key)} />
        </div>
      ))}
      {topic && (
        <div className="row">
          <SelectField
            label={words.topic}
            isLabelUnseen
            choices={left}
            value={topic.value}
            onChange={setChosen}
          />
          <Button icon={Plus} onPress={() => tell({ ...answers, [topic.value]: true })}>
            {words.addTopic}
          </Button>
        </div>
      )}
    </div>
  );
}

interface AnswerProps {
  name: string;
  value: boolean | Texts;
  onChange: (value: boolean | Texts) => void;
}

function Answer({ name, value, onChange }: AnswerProps) {
  return (
    <div className="stack-tight">
      <CheckboxField
        label={`${name}: ${words.answered}`}
        isSelected={value !== false}
        onChange={onChange}
      />
      {value !== false && (
        <TextsField
          label={words.answer(name)}
          value={value === true ? undefined : value}
          onChange={(changed) => onChange(changed ?? true)}
        />
      )}
    </div>
  );
}
