import { texts } from "../../texts";
import { type Json, type Place, shown, templateOf, templateOfAll, textOf } from "./answer";

const words = texts.connections.integrations;
/** How many elements of a list or mapping are shown. */
const MOST = 50;

interface AnswerTreeProps {
  body: Json;
  result: string;
  /** Makes a field of a place; without it values are only shown. */
  onField: (place: Place, template: string) => void;
}

/** An answer to look into: each value is a button that makes a field of it. */
export function AnswerTree({ body, result, onField }: AnswerTreeProps) {
  return (
    <div className="tree">
      <Branch value={body} place={[]} result={result} onField={onField} />
    </div>
  );
}

type NodeProps = Omit<AnswerTreeProps, "body"> & { value: Json; place: Place };

function Branch({ value, place, result, onField }: NodeProps) {
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.map((it: Json, index) => [index, it])
    : Object.entries(value as Record<string, Json>);
  return (
    <ul>
      {entries.slice(0, MOST).map(([key, it]) => {
        const node = { value: it, place: [...place, key], result, onField };
        const isBranch = typeof it === "object" && it !== null && Object.keys(it).length > 0;
        return (
          <li key={key}>
            {isBranch ? (
              <details open={place.length < 2}>
                <summary>
                  <span className="tree-name">{key}</span>{" "}
                  {Array.isArray(it) ? `[${it.length}]` : "{…}"}
                </summary>
                <Branch {...node} />
              </details>
            ) : (
              <Leaf {...node} />
            )}
          </li>
        );
      })}
      {entries.length > MOST && <li className="quiet">{words.more(entries.length - MOST)}</li>}
    </ul>
  );
}

function Leaf({ value, place, result, onField }: NodeProps) {
  const all = templateOfAll(result, place);
  return (
    <>
      <span className="tree-name">{place.at(-1)}: </span>
      <button
        type="button"
        className="tree-value"
        aria-label={`${textOf(value)}, ${words.makeField(shown(place))}`}
        title={words.makeField(shown(place))}
        onClick={() => onField(place, templateOf(result, place))}
      >
        {JSON.stringify(value)}
      </button>
      {all && (
        <button
          type="button"
          className="tree-value"
          aria-label={words.makeFields(all)}
          title={words.makeFields(all)}
          onClick={() => onField(place, all)}
        >
          {words.all}
        </button>
      )}
    </>
  );
}
