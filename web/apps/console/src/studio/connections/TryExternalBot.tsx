import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, Button, Notice, SelectField, TextField } from "@colloquy/ui";
import { Play } from "@colloquy/ui/icons";
import { type FormEvent, useState } from "react";
import { useSubmit } from "../../forms/useSubmit";
import { sentence } from "../../frame/words";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { ENVIRONMENTS, type EnvironmentName } from "./addresses";
import { type Json, textOf } from "./answer";
import { SentRequest } from "./Exchange";
import { messageGist, offersOf } from "./messages";

const words = texts.connections.external;
const { environments, integrations } = texts.connections;
const CHOICES = ENVIRONMENTS.map((value) => ({ value, label: environments[value] }));
type Tried = Schema<"TriedQuestionView">;

/** Asks an external bot once, as the draft says now: what went to and fro, and what is read of it. */
export function TryExternalBot({ name }: { name: string }) {
  const keeper = useKeeper();
  const bot = useBotKey();
  const [environment, setEnvironment] = useState<EnvironmentName>("test");
  const [text, setText] = useState("hello");
  const [tried, setTried] = useState<Tried>();
  const submit = useSubmit(
    async () => {
      await keeper.saveNow();
      return unwrap(
        api.POST("/api/v1/bots/{bot}/external-bots/{external_bot}/try", {
          params: { path: { bot, external_bot: name } },
          body: { environment, text },
        }),
      );
    },
    { onDone: setTried },
  );
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (!submit.isPending) submit.run(undefined);
  };
  return (
    <>
      <form className="stack" onSubmit={ask}>
        <p className="field-description">{words.tryHint}</p>
        <SelectField
          label={integrations.environment}
          choices={CHOICES}
          value={environment}
          onChange={setEnvironment}
        />
        <TextField label={words.message} value={text} onChange={setText} />
        <div>
          <Button type="submit" look="primary" icon={Play} isDisabled={submit.isPending}>
            {submit.isPending ? words.asking : words.ask}
          </Button>
        </div>
        {submit.placed.rest && <Notice state="danger">{submit.placed.rest}</Notice>}
      </form>
      {tried && <Outcome tried={tried} />}
    </>
  );
}

function Outcome({ tried }: { tried: Tried }) {
  const { request, response, error, before, losses, warnings } = tried;
  return (
    <div className="stack" aria-live="polite">
      {error && (
        <Notice state="danger">
          <strong>{words.unused}.</strong> {sentence(error.message)} <code>{error.code}</code>
        </Notice>
      )}
      {[...warnings, ...losses].map((it) => (
        <Notice key={it} state="warn">
          {sentence(it)}
        </Notice>
      ))}
      {!error && <Messages tried={tried} />}
      {response && (
        <section className="stack-tight" aria-label={words.came}>
          <div className="answer-head">
            <h4>{words.came}</h4>
            <Badge state={response.status < 300 ? "ok" : "danger"}>
              {integrations.status} {response.status}
            </Badge>
            <span className="quiet small">{integrations.took(response.took_ms)}</span>
          </div>
          <pre className="code-block">{textOf(response.body as Json)}</pre>
        </section>
      )}
      {before.map((it) => (
        <SentRequest key={`${it.request.method} ${it.request.url}`} request={it.request} />
      ))}
      {request && <SentRequest request={request} />}
    </div>
  );
}

/** What contacts would see, and what else would be done. */
function Messages({ tried: { messages, actions } }: { tried: Tried }) {
  return (
    <section className="stack-tight" aria-label={words.messages}>
      <h4>{words.messages}</h4>
      {messages.length === 0 && <p className="quiet">{words.noMessages}</p>}
      <ul className="stack-tight">
        {messages.map((it) => (
          <li key={it.number} className="said">
            {messageGist(it)}
            {offersOf(it).map((offer) => (
              <span key={offer} className="badge">
                {offer}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {actions.map(({ kind, value }) => (
        <p key={kind}>
          <Badge state="info">{words.actions[kind as "close"] ?? kind}</Badge>{" "}
          {value !== undefined && <code>{textOf(value as Json)}</code>}
        </p>
      ))}
    </section>
  );
}
