import { Link } from "react-router";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { callersOf } from "./integration";

const words = texts.connections.integrations;

/** Which interactions call an integration, and what each does on failure. */
export function Callers({ integration }: { integration: string }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  const callers = callersOf(bot, integration);
  return (
    <section className="stack-tight" aria-label={words.failure}>
      <h3>{words.failure}</h3>
      <p className="field-description">{words.failureHint}</p>
      {callers.length === 0 && <p className="quiet">{words.noCallers}</p>}
      <ul className="stack-tight">
        {callers.map(({ place, name, failure }) => (
          <li key={place}>
            <Link to={`${base}?at=${encodeURIComponent(place)}&panel=properties`}>{name}</Link>{" "}
            <span className="quiet">{failure ? words.goesTo(failure) : words.saysSorry}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
