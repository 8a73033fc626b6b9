import { CheckboxField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { CodeEditor } from "../code/CodeEditor";
import { useBot } from "../draft/DraftContext";
import { type Canned, faultOf, NO_ANSWER, type Settings } from "./settings";

const words = texts.preview.setup;

interface CannedAnswersProps {
  canned: Settings["canned"];
  onChange: (canned: Settings["canned"]) => void;
}

/** The services that the bot calls, each real or with an answer that stands in for it. */
export function CannedAnswers({ canned, onChange }: CannedAnswersProps) {
  const bot = useBot();
  const services = Object.entries({ ...bot.integrations, ...bot.external_bots });
  return (
    <section className="stack" aria-label={words.answers}>
      <h3>{words.answers}</h3>
      <p className="quiet small">{services.length > 0 ? words.answersHint : words.noServices}</p>
      {services.map(([key, service]) => (
        <Service
          key={key}
          name={service?.name ?? key}
          canned={canned[key] ?? NO_ANSWER}
          onChange={(it) => onChange({ ...canned, [key]: it })}
        />
      ))}
    </section>
  );
}

interface ServiceProps {
  name: string;
  canned: Canned;
  onChange: (canned: Canned) => void;
}

function Service({ name, canned, onChange }: ServiceProps) {
  const fault = faultOf(canned);
  return (
    <div className="stack">
      <CheckboxField
        label={words.canned(name)}
        description={canned.isOn ? undefined : words.real(name)}
        isSelected={canned.isOn}
        onChange={(isOn) => onChange({ ...canned, isOn })}
      />
      {canned.isOn && (
        <>
          <TextField
            label={words.statusCode}
            inputMode="numeric"
            value={canned.status}
            onChange={(status) => onChange({ ...canned, status })}
            error={fault === "status" ? words.badStatus : undefined}
          />
          <CodeEditor
            label={words.body(name)}
            language="json"
            value={canned.body}
            onChange={(body) => onChange({ ...canned, body })}
          />
          {fault === "body" && <p className="field-error">{words.badBody}</p>}
        </>
      )}
    </div>
  );
}
