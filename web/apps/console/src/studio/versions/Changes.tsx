import { Badge, type State } from "@colloquy/ui";
import { Link } from "react-router";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import {
  type Change,
  countsOf,
  type FieldChange,
  type Group,
  groupsOf,
  placeOf,
  shownValue,
} from "./difference";
import { changedWords, type Run } from "./words";
import "./versions.css";

const words = texts.versions;
const STATES: Record<Change["kind"], State> = {
  added: "ok",
  removed: "danger",
  changed: "info",
  moved: "warn",
};

/** What changed, by dialog and interaction; each thing that the draft has leads to its place. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const bot = useBot();
  if (changes.length === 0) return <p className="quiet">{words.compare.nothing}</p>;
  return (
    <div className="stack changes">
      <p className="row">
        {countsOf(changes).map(({ kind, count }) => (
          <Badge key={kind} state={STATES[kind]}>
            {words.counts[kind](count)}
          </Badge>
        ))}
      </p>
      {groupsOf(bot, changes).map((group) => (
        <GroupOfChanges key={group.key} group={group} />
      ))}
    </div>
  );
}

function whatOf(what: string): string {
  return words.whats[what as keyof typeof words.whats] ?? what;
}

function GroupOfChanges({ group }: { group: Group }) {
  return (
    <section className="change-group" aria-label={`${whatOf(group.what)} ${group.name}`}>
      <h3>
        <span className="quiet">{whatOf(group.what)}</span> {group.name}
      </h3>
      <ul className="stack-tight">
        {group.changes.map((change) => (
          <li key={`${change.kind} ${change.path}`}>
            <OneChange change={change} isAlone={change.what === group.what} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneChange({ change, isAlone }: { change: Change; isAlone: boolean }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  const place = placeOf(bot, change);
  const name = isAlone ? words.itself(whatOf(change.what)) : change.name;
  const to = place === undefined ? undefined : place.startsWith("?") ? place : `/${place}`;
  const isOpen = change.kind === "changed" || change.kind === "moved";
  const fields = (
    <dl className="change-fields">
      {change.fields.map((field) => (
        <Field key={field.field} field={field} />
      ))}
    </dl>
  );
  return (
    <div className="stack-tight">
      <p>
        <Badge state={STATES[change.kind]}>{words.kinds[change.kind]}</Badge>{" "}
        {to === undefined ? <s>{name}</s> : <Link to={`${base}${to}`}>{name}</Link>}
      </p>
      {isOpen ? (
        fields
      ) : (
        <details>
          <summary className="quiet">{words.whole}</summary>
          {fields}
        </details>
      )}
    </div>
  );
}

function Field({ field }: { field: FieldChange }) {
  const [before, after] = [shownValue(field.before), shownValue(field.after)];
  return (
    <>
      <dt>{words.fields[field.field] ?? field.field.replaceAll("_", " ")}</dt>
      <dd>
        {changedWords(before, after).map((run, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a text have no other identity.
          <Words key={index} run={run} />
        ))}
        {before === "" && after === "" && <span className="quiet">{words.none}</span>}
      </dd>
    </>
  );
}

function Words({ run }: { run: Run }) {
  if (run.kind === "removed") return <del>{run.text}</del>;
  if (run.kind === "added") return <ins>{run.text}</ins>;
  return <span>{run.text}</span>;
}
