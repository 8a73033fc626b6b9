import { CheckboxField } from "@colloquy/ui";
import { texts } from "../../texts";
import { nameOf, type Texts } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { answerLines, answersOf, type SurveyAnswer } from "./choices";
import { CHOICE_DISPLAYS, CHOICE_LISTS } from "./displays";
import { LinesField, LinesOf, NumberOf, SelectOf, TextOf, TextsOf } from "./Fields";
import { useField } from "./here";
import { TextsField } from "./TextsField";

const words = texts.interactions;

/** Asks for a file. */
export function UploadFields() {
  const own = words.upload;
  return (
    <>
      <TextsOf field={["upload", "text"]} words={words.question} isRequired />
      <LinesOf field={["upload", "accepts"]} words={own.accepts} />
      <TextsOf field={["upload", "progress"]} words={own.progress} />
      <TextsOf field={["upload", "success"]} words={own.success} />
      <TextsOf field={["upload", "failure"]} words={own.failure} />
      <TextsOf field={["upload", "wrong_type"]} words={own.wrong} />
    </>
  );
}

const SURVEY_DISPLAYS = { ...CHOICE_DISPLAYS, text: words.displays.text };
const SURVEY_LISTS = { ...CHOICE_LISTS, unmarked: words.lists.unmarked };

/** A question whose answers are counted. */
export function SurveyFields() {
  const own = words.survey;
  const { value, set } = useField<(string | SurveyAnswer)[]>(["survey", "answers"]);
  return (
    <>
      <SelectOf
        field={["survey", "measure"]}
        words={own.measure}
        choices={own.measures}
        unset={texts.choose}
      />
      <TextsOf field={["survey", "text"]} words={words.question} isRequired />
      <LinesField
        words={own.answers}
        value={answerLines(value)}
        onChange={(lines) => set(answersOf(lines))}
      />
      <TextOf field={["survey", "skip"]} words={own.skip} />
      <SelectOf
        field={["survey", "display"]}
        words={words.display}
        choices={SURVEY_DISPLAYS}
        unset="quick_replies"
      />
      <SelectOf
        field={["survey", "list"]}
        words={words.list}
        choices={SURVEY_LISTS}
        unset="numbers"
      />
    </>
  );
}

/** Asks which of several dialogs is meant. */
export function DisambiguateFields() {
  const own = words.disambiguate;
  const { value, set } = useField<string | { label: string; reply?: Texts }>([
    "disambiguate",
    "other",
  ]);
  const other = typeof value === "string" ? { label: value } : value;
  return (
    <>
      <TextsOf field={["disambiguate", "text"]} words={words.question} isRequired />
      <NumberOf field={["disambiguate", "most"]} words={own.most} placeholder="3" />
      <LinesField
        words={own.other}
        value={other?.label ? [other.label] : []}
        onChange={([label]) =>
          set(label ? (other?.reply ? { ...other, label } : label) : undefined)
        }
      />
      {other?.label && (
        <TextsField
          label={own.otherReply[0]}
          value={other.reply}
          onChange={(reply) => set(reply ? { label: other.label, reply } : other.label)}
        />
      )}
      <SelectOf
        field={["disambiguate", "display"]}
        words={words.display}
        choices={CHOICE_DISPLAYS}
        unset="buttons"
      />
      <NumberOf field={["disambiguate", "per_row"]} words={words.perRow} />
      <SelectOf
        field={["disambiguate", "list"]}
        words={words.list}
        choices={CHOICE_LISTS}
        unset="numbers"
      />
    </>
  );
}

const KNOWLEDGE_DISPLAYS = {
  text: words.displays.text,
  carousel: words.displays.carousel,
  nothing: words.displays.nothing,
};

/** Looks a message up in questions and answers. */
export function KnowledgeFields() {
  const own = words.knowledge;
  const of = (field: string) => ["knowledge", field];
  return (
    <>
      <StoriesOf />
      <SelectOf field={of("min_score")} words={own.score} choices={own.scores} unset="good" />
      <NumberOf field={of("max_answers")} words={own.most} placeholder="1" />
      <SelectOf
        field={of("display")}
        words={own.display}
        choices={KNOWLEDGE_DISPLAYS}
        unset="text"
      />
      <TextOf field={of("variable")} words={own.variable} />
      <TextsOf field={of("not_found")} words={own.notFound} />
      <TextOf field={of("link_text")} words={own.link} />
      <TextOf field={of("image")} words={own.image} />
    </>
  );
}

function StoriesOf() {
  const bot = useBot();
  const { value = [], set } = useField<string[]>(["knowledge", "stories"]);
  const choose = (key: string, is: boolean) => {
    const anew = is ? [...value, key] : value.filter((it) => it !== key);
    set(anew.length > 0 ? anew : undefined);
  };
  return (
    <fieldset className="list-field">
      <legend className="field-label">{words.knowledge.stories[0]}</legend>
      <span className="field-description">{words.knowledge.stories[1]}</span>
      {Object.entries(bot.stories ?? {}).map(([key, story]) => (
        <CheckboxField
          key={key}
          label={nameOf(key, story)}
          isSelected={value.includes(key)}
          onChange={(is) => choose(key, is)}
        />
      ))}
    </fieldset>
  );
}
