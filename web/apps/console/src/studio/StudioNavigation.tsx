import { Badge } from "@colloquy/ui";
import { memo, useDeferredValue, useState } from "react";
import { Link, NavLink } from "react-router";
import { useMe } from "../frame/session";
import { texts } from "../texts";
import { useBegun } from "./begin/begun";
import { type Bot, dialogsOf, nameOf } from "./draft/bot";
import { useBot, useDraftPart } from "./draft/DraftContext";
import { useBotKey, useSelection } from "./places";
import { showSidePanel } from "./sidePanel";

const words = texts.studio;
/** Where the parts don't stand beside each other. */
const NARROW = "(max-width: 1100px)";

/** The parts of a bot: its dialogs by story, then everything that they use. */
export function StudioNavigation() {
  const key = useBotKey();
  const base = `/studio/${key}`;
  const [begun] = useBegun(useMe().workspace, key);
  // What isn't said again is left as whoever opened or closed it wants it.
  const [isNarrow] = useState(() => window.matchMedia(NARROW).matches);
  const parts = [
    { to: "intents", label: words.parts.intents, count: useCount("intents") },
    { to: "entities", label: words.parts.entities, count: useCount("entities") },
    { to: "integrations", label: words.parts.integrations, count: useCount("integrations") },
    { to: "external-bots", label: words.parts.externalBots, count: useCount("external_bots") },
    { to: "task-box", label: words.parts.taskBox },
    { to: "setup", label: words.parts.setup },
    { to: "tests", label: words.parts.tests },
    { to: "text", label: words.parts.text },
    { to: "versions", label: words.parts.versions },
    ...(begun?.report ? [{ to: "report", label: texts.begin.report.title }] : []),
  ];
  return (
    <nav className="studio-nav" aria-label={words.parts.label}>
      <details className="studio-fold" open={!isNarrow}>
        <summary>{words.parts.label}</summary>
        <LateStories />
        <ul className="studio-parts">
          {parts.map(({ to, label, count: number }) => (
            <li key={to}>
              <NavLink to={`${base}/${to}`}>
                <span>{label}</span>
                {number ? <span className="quiet small">{number}</span> : null}
              </NavLink>
            </li>
          ))}
        </ul>
      </details>
    </nav>
  );
}

function useCount(section: "intents" | "entities" | "integrations" | "external_bots"): number {
  return useDraftPart(({ history }) => Object.keys(history.bot[section] ?? {}).length);
}

/** What is typed is shown first; a name that is listed here follows a moment later. */
function LateStories() {
  return <Stories bot={useDeferredValue(useBot())} />;
}

const Stories = memo(function Stories({ bot }: { bot: Bot }) {
  const base = `/studio/${useBotKey()}`;
  const [{ at }] = useSelection();
  const open = at.split("/")[0];
  const dialogs = dialogsOf(bot);
  return (
    <ul className="studio-parts">
      <li>
        <NavLink to={base} end>
          {words.parts.canvas}
        </NavLink>
      </li>
      {Object.entries(bot.stories ?? {}).map(([story, content]) => (
        <li key={story}>
          <details open>
            <summary>{nameOf(story, content)}</summary>
            <ul>
              {dialogs
                .filter((it) => it.story === story)
                .map(({ key, dialog }) => (
                  <li key={key}>
                    <Link
                      to={`${base}?at=${encodeURIComponent(key)}&panel=properties`}
                      onClick={showSidePanel}
                      className={open === key ? "active" : undefined}
                      aria-current={open === key ? "true" : undefined}
                    >
                      <span>{nameOf(key, dialog)}</span>
                      {dialog.enabled === false && <Badge state="warn">{words.off}</Badge>}
                    </Link>
                  </li>
                ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
});
