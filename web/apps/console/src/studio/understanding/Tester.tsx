import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, Button, type Column, DataTable, Notice, TextField } from "@colloquy/ui";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useSubmit } from "../../forms/useSubmit";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { findDialog, nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { type DialogMatch, tryMatch } from "../properties/trials";
import { score, segmentsOf } from "./figures";
import { intentName, startedDialog } from "./intentNames";
import { IntentLink, PhraseLink } from "./PhraseLink";
import "./understanding.css";

const words = texts.understanding.tester;
/** So many intents are shown, the best first. */
const MOST_INTENTS = 10;

type Understanding = Schema<"UnderstandingView">;
type Found = Schema<"EntityView">;

interface Answer {
  text: string;
  understood: Understanding;
  /** The dialogs that it starts; not there when that couldn't be told. */
  matches?: readonly DialogMatch[] | undefined;
}

/** Says what a message means to the draft, and why; of one entity, only where it stands. */
export function Tester({ entity }: { entity?: string }) {
  const bot = useBotKey();
  const keeper = useKeeper();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer>();
  const ask = useSubmit(
    async (asked: string): Promise<Answer> => {
      await keeper.saveNow();
      const params = { path: { bot } };
      const body = { text: asked, explain: true };
      const [understood, matched] = await Promise.all([
        unwrap(api.POST("/api/v1/bots/{bot}/understand", { params, body })),
        entity ? undefined : tryMatch(bot, asked).catch(() => undefined),
      ]);
      return { text: asked, understood, matches: matched?.dialogs };
    },
    { onDone: setAnswer },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !ask.isPending) ask.run(text.trim());
  };
  return (
    <div className="stack">
      <form className="adding" onSubmit={submit}>
        <TextField
          label={words.text}
          isLabelUnseen
          placeholder={words.placeholder}
          value={text}
          onChange={setText}
        />
        <Button type="submit" look="primary" isDisabled={text.trim() === "" || ask.isPending}>
          {words.run}
        </Button>
      </form>
      {ask.error && <Notice state="danger">{wordsOf(ask.error)}</Notice>}
      {answer && !entity && <Understood {...answer} />}
      {answer && entity && (
        <FoundIn
          text={answer.text}
          found={answer.understood.entities.filter((it) => it.entity === entity)}
        />
      )}
    </div>
  );
}

function Understood({ text, understood, matches }: Answer) {
  const { entities, corrections, language, small_talk: smallTalk } = understood;
  return (
    <div className="stack" role="status">
      <Marked text={text} found={entities} />
      <Decision understood={understood} />
      {matches && <Matches matches={matches} />}
      <p className="quiet">
        {[
          ...corrections.map(({ written, read }) => words.correction(written, read)),
          ...(language ? [words.language(language)] : []),
          ...(smallTalk ? [words.smallTalk(smallTalk.topic)] : []),
        ].join(" · ")}
      </p>
      {understood.intents.length > 0 && <Scores understood={understood} />}
      {understood.explanation && <Why explanation={understood.explanation} />}
      <Values found={entities} />
    </div>
  );
}

/** A text with the values in it. */
function Marked({ text, found }: { text: string; found: readonly Found[] }) {
  return (
    <p className="understood">
      {segmentsOf(text, found).map(({ text: part, entities: names }, index) =>
        names.length > 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part of a text is named by its place.
          <mark key={index}>
            {part}
            <small>{names.join(", ")}</small>
          </mark>
        ) : (
          part
        ),
      )}
    </p>
  );
}

function FoundIn({ text, found }: { text: string; found: readonly Found[] }) {
  return (
    <div className="stack" role="status">
      <Marked text={text} found={found} />
      <Values found={found} />
    </div>
  );
}

function useIntentName(): (key: string) => string {
  const bot = useBot();
  return (key) => intentName(bot, key);
}

function Decision({ understood }: { understood: Understanding }) {
  const name = useIntentName();
  const { kind, intents, sure_from: sure, likely_from: likely } = understood.decision;
  const named = intents.map((it) => `“${name(it)}”`).join(", ");
  const say = words.decisions[kind as "start"] ?? words.decisions.none;
  return (
    <Notice state={kind === "start" ? "ok" : "info"}>
      {typeof say === "function" ? say(named) : say}{" "}
      <span className="quiet">{words.sure(score(sure), score(likely))}</span>
    </Notice>
  );
}

/** Which dialogs a text starts, by what; only one of them does. */
function Matches({ matches }: { matches: readonly DialogMatch[] }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  const sourceOf = ({ by, value, dialog }: DialogMatch) => {
    if (by !== "intent") return value;
    return startedDialog(bot, value)?.key === dialog ? words.samples : intentName(bot, value);
  };
  return (
    <section className="card stack" aria-label={words.dialogs}>
      <h3>{words.dialogs}</h3>
      {matches.length === 0 && <p className="quiet">{words.noDialogs}</p>}
      <ul className="stack-tight">
        {matches.map((match) => (
          <li key={`${match.dialog} ${match.by} ${match.value}`} className="row">
            <Link to={`${base}?at=${encodeURIComponent(match.dialog)}&panel=properties`}>
              {nameOf(match.dialog, findDialog(bot, match.dialog)?.dialog)}
            </Link>
            <Badge state={match.would_start ? "ok" : undefined}>
              {match.would_start ? words.starts : words.startsNot}
            </Badge>
            <span className="quiet small">
              {[
                words.by[match.by] ?? match.by,
                sourceOf(match),
                typeof match.score === "number" ? score(match.score) : undefined,
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scores({ understood }: { understood: Understanding }) {
  const name = useIntentName();
  return (
    <section className="card stack" aria-label={words.intents}>
      <h3>{words.intents}</h3>
      <ul className="stack-tight">
        {understood.intents.slice(0, MOST_INTENTS).map(({ intent, score: it, band }) => (
          <li key={intent} className="score">
            <IntentLink intent={intent} />
            <meter value={it} min={0} max={1} aria-label={name(intent)} />
            <span className="cell-number">{score(it)}</span>
            <span className="quiet small">{words.bands[band] ?? band}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Why({ explanation }: { explanation: NonNullable<Understanding["explanation"]> }) {
  const name = useIntentName();
  const { intent, features, nearest } = explanation;
  return (
    <section className="card stack" aria-label={words.why(name(intent))}>
      <h3>{words.why(name(intent))}</h3>
      {features.length > 0 && (
        <div className="stack-tight">
          <span className="quiet small">{words.words}</span>
          <span className="row">
            {features.map(({ feature, weight }) => (
              <span key={feature} className={weight < 0 ? "badge" : "badge badge-ok"}>
                {weight < 0 ? "−" : "+"} {feature} {Math.abs(weight).toFixed(2)}
              </span>
            ))}
          </span>
        </div>
      )}
      {nearest.length > 0 && (
        <div className="stack-tight">
          <span className="quiet small">{words.nearest}</span>
          <ul className="stack-tight">
            {nearest.map(({ text, intent: owner, similarity }) => (
              <li key={`${owner} ${text}`}>
                <PhraseLink text={text} intents={[owner]}>
                  {text}
                </PhraseLink>{" "}
                <span className="quiet small">
                  {name(owner)} · {score(similarity)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

const COLUMNS: readonly Column<Found>[] = [
  { id: "entity", heading: words.entityColumns.entity, cell: (it) => it.entity },
  { id: "text", heading: words.entityColumns.text, cell: (it) => it.text },
  {
    id: "value",
    heading: words.entityColumns.value,
    cell: (it) => <code>{JSON.stringify(it.value)}</code>,
  },
  {
    id: "how",
    heading: words.entityColumns.how,
    cell: (it) => words.detections[it.detection] ?? it.detection,
  },
];

function Values({ found }: { found: readonly Found[] }) {
  if (found.length === 0) return <p className="quiet">{words.noEntities}</p>;
  return (
    <DataTable
      label={words.entities}
      columns={COLUMNS}
      rows={found}
      keyOf={(it) => `${it.entity} ${it.start} ${it.end} ${it.detection}`}
    />
  );
}
