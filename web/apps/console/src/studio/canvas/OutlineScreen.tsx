import { Link } from "react-router";
import { texts } from "../../texts";
import { dialogsOf, type Interaction, nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { showSidePanel } from "../sidePanel";
import { gistOf } from "./gist";

const words = texts.studio.outline;

/** All dialogs with their interactions, as a list. */
export function OutlineScreen() {
  const bot = useBot();
  const dialogs = dialogsOf(bot);
  if (dialogs.length === 0) return <p className="quiet">{words.empty}</p>;
  return (
    <section className="stack" aria-label={words.label}>
      {dialogs.map(({ key, dialog }) => (
        <article key={key} className="card stack">
          <h2>
            <Place at={key}>{nameOf(key, dialog)}</Place>
          </h2>
          <ol className="stack-tight">
            {Object.entries(dialog.interactions ?? {}).map(([own, it]) => (
              <li key={own}>
                <Place at={`${key}/${own}`}>{nameOf(own, it)}</Place>{" "}
                <span className="quiet">{gistOf(it as Interaction)}</span>
              </li>
            ))}
          </ol>
        </article>
      ))}
    </section>
  );
}

function Place({ at, children }: { at: string; children: string }) {
  const base = `/studio/${useBotKey()}`;
  const to = `${base}?at=${encodeURIComponent(at)}&panel=properties`;
  return (
    <Link to={to} onClick={showSidePanel}>
      {children}
    </Link>
  );
}
