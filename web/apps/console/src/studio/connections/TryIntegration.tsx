import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, Button, Notice, SelectField, TextField, useSay } from "@colloquy/ui";
import { Play } from "@colloquy/ui/icons";
import { useState } from "react";
import { useSubmit } from "../../forms/useSubmit";
import { sentence } from "../../frame/words";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { AnswerTree } from "./AnswerTree";
import { ENVIRONMENTS, type EnvironmentName } from "./addresses";
import { fieldName, type Json, type Place, textOf } from "./answer";
import { HeaderList, SentRequest } from "./Exchange";
import { type Integration, resultOf } from "./integration";
import { readsOf } from "./reads";

const words = texts.connections.integrations;
const { environments } = texts.connections;
const CHOICES = ENVIRONMENTS.map((value) => ({ value, label: environments[value] }));
type Tried = Schema<"TriedCallView">;

interface TryIntegrationProps {
  name: string;
  integration: Integration;
}

/** Calls a service once, as the draft says now, and shows what came back. */
export function TryIntegration({ name, integration }: TryIntegrationProps) {
  const keeper = useKeeper();
  const bot = useBotKey();
  const say = useSay();
  const [environment, setEnvironment] = useState<EnvironmentName>("test");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState<Tried>();
  const { vendor: _vendor, fields, transform: _transform, ...request } = integration;
  const reads = useReads(request);
  const submit = useSubmit(
    async () => {
      await keeper.saveNow();
      const given = reads.map((it) => [it.name, values[it.name] ?? ""] as const);
      return unwrap(
        api.POST("/api/v1/bots/{bot}/integrations/{integration}/try", {
          params: { path: { bot, integration: name } },
          body: {
            environment,
            values: Object.fromEntries(given.filter(([, value]) => value !== "")),
          },
        }),
      );
    },
    { onDone: setTried },
  );
  const makeField = (place: Place, template: string) => {
    const own = fieldName(place, Object.keys(fields ?? {}));
    const path = ["integrations", name, "fields", own];
    keeper.edit({ do: "set", path, value: template });
    say(words.fieldMade(own));
  };
  return (
    <div className="stack">
      <p className="field-description">{words.tryHint}</p>
      <SelectField
        label={words.environment}
        choices={CHOICES}
        value={environment}
        onChange={setEnvironment}
      />
      {reads.length > 0 && (
        <fieldset className="plain-set stack-tight">
          <legend className="field-label">{words.values}</legend>
          <div className="two-fields">
            {reads.map((it) => (
              <TextField
                key={it.name}
                label={it.label}
                value={values[it.name] ?? ""}
                onChange={(value) => setValues({ ...values, [it.name]: value })}
              />
            ))}
          </div>
        </fieldset>
      )}
      <div>
        <Button
          look="primary"
          icon={Play}
          isDisabled={submit.isPending}
          onPress={() => submit.run(undefined)}
        >
          {submit.isPending ? words.trying : words.tryIt}
        </Button>
      </div>
      {submit.placed.rest && <Notice state="danger">{submit.placed.rest}</Notice>}
      {tried && <Outcome tried={tried} result={resultOf(name, integration)} onField={makeField} />}
    </div>
  );
}

/** What the request reads, with what the environments' addresses read in turn. */
function useReads(request: Integration) {
  const { environments: all } = useBot();
  return readsOf([request, Object.values(all ?? {}).map(({ addresses }) => addresses)]);
}

interface OutcomeProps {
  tried: Tried;
  result: string;
  onField: (place: Place, template: string) => void;
}

/** What was sent, and what came of it. */
function Outcome({ tried, result, onField }: OutcomeProps) {
  const { request, response, error, fields, warnings } = tried;
  return (
    <div className="stack" aria-live="polite">
      {error && (
        <Notice state="danger">
          {sentence(error.message)} <code>{error.code}</code>
        </Notice>
      )}
      {warnings.map((warning) => (
        <Notice key={warning} state="warn">
          {sentence(warning)}
        </Notice>
      ))}
      {response && (
        <>
          <div className="answer-head">
            <Badge state={[200, 201].includes(response.status) ? "ok" : "danger"}>
              {words.status} {response.status}
            </Badge>
            <span className="quiet small">{words.took(response.took_ms)}</span>
          </div>
          <Body body={response.body as Json} result={result} onField={onField} />
          <ReadFields fields={fields} />
          <HeaderList label={words.answerHeaders} headers={response.headers} />
        </>
      )}
      {request && <SentRequest request={request} />}
    </div>
  );
}

interface BodyProps {
  body: Json;
  result: string;
  onField: OutcomeProps["onField"];
}

function Body({ body, result, onField }: BodyProps) {
  if (body === null || body === "") return <p className="quiet">{words.emptyBody}</p>;
  if (typeof body !== "object") return <pre className="code-block">{textOf(body)}</pre>;
  return (
    <section className="stack-tight" aria-label={words.answerBody}>
      <p className="field-description">{words.clickHint}</p>
      <AnswerTree body={body} result={result} onField={onField} />
    </section>
  );
}

function ReadFields({ fields }: { fields: Tried["fields"] }) {
  const entries = Object.entries(fields);
  if (entries.length === 0) return null;
  return (
    <section className="stack-tight" aria-label={words.fieldsRead}>
      <h4>{words.fieldsRead}</h4>
      <dl className="headers-list">
        {entries.map(([field, value]) => (
          <div key={field} className="facts-row">
            <dt>{field}</dt>
            <dd>{value === null ? words.unset : textOf(value as Json)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
