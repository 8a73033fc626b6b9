import type { BotFile } from "@colloquy/api";
import { Button } from "@colloquy/ui";
import { Trash2 } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { IntentField } from "./ConditionFields";
import { EntityField } from "./EntityField";
import { errorOf } from "./Faults";
import { LinesField, LinesOf } from "./Fields";
import { useField } from "./here";
import { Section } from "./Section";

const words = texts.properties.starter;
const of = (field: string) => ["starts_on", field];

/** What starts a dialog. */
export function StarterFields({ starter }: { starter: BotFile<"Starter"> }) {
  const key = useBotKey();
  const intent = useField<string>(of("intent"));
  const entity = useField<string>(of("entity"));
  const isMoreSet = [starter.negatives, starter.entity, starter.events, starter.filters].some(
    (it) => it !== undefined,
  );
  return (
    <>
      <LinesOf field={of("patterns")} words={words.patterns} />
      <LinesOf field={of("excluded")} words={words.excluded} />
      <IntentField
        words={words.intent}
        value={intent.value ?? ""}
        unset={words.none}
        onChange={(it) => intent.set(it.intent || undefined)}
        error={errorOf(intent.faults)}
      />
      <Link className="small" to={`/studio/${key}/intents`}>
        {words.openIntents}
      </Link>
      <LinesOf field={of("samples")} words={words.samples} />
      <Section title={words.more} isOpen={isMoreSet}>
        <LinesOf field={of("negatives")} words={words.negatives} />
        <LinesOf field={of("events")} words={words.events} />
        <EntityField
          words={words.entity}
          value={entity.value ?? ""}
          unset={words.none}
          onChange={(it) => entity.set(it || undefined)}
          error={errorOf(entity.faults)}
        />
        <Filters />
      </Section>
    </>
  );
}

/** Entities whose values a message must have, or must not have others of. */
function Filters() {
  const bot = useBot();
  const { value = {}, set } = useField<Record<string, string[]>>(of("filters"));
  const change = (filters: Record<string, string[]>) =>
    set(Object.keys(filters).length > 0 ? filters : undefined);
  return (
    <fieldset className="list-field">
      <legend className="field-label">{words.filters}</legend>
      {Object.entries(value).map(([entity, values]) => (
        <div key={entity} className="list-entry">
          <LinesField
            words={[words.filterValues(nameOf(entity, bot.entities?.[entity])), words.filterHint]}
            value={values}
            onChange={(anew) => change({ ...value, [entity]: anew })}
          />
          <div>
            <Button
              look="plain"
              icon={Trash2}
              onPress={() => {
                const { [entity]: _removed, ...rest } = value;
                change(rest);
              }}
            >
              {texts.properties.code.remove}
            </Button>
          </div>
        </div>
      ))}
      <EntityField
        words={[words.addFilter, ""]}
        value=""
        onChange={(entity) => change({ ...value, [entity]: value[entity] ?? [] })}
      />
    </fieldset>
  );
}
