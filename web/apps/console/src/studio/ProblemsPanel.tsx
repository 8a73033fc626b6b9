import { Badge, Notice, type State } from "@colloquy/ui";
import { Link } from "react-router";
import { Words } from "../frame/Words";
import { sentence, wordsOf } from "../frame/words";
import { texts } from "../texts";
import { useBot } from "./draft/DraftContext";
import { placeName } from "./placeNames";
import { addressOf, pathFrom, useBotKey } from "./places";
import { type Fault, useProblems } from "./problems";

const STATES: Record<string, State> = { error: "danger", warning: "warn", info: "info" };
const words = texts.studio.problems;

/** What is wrong with the draft; each leads to its place. */
export function ProblemsPanel() {
  const { data: problems, error } = useProblems();
  return (
    <div className="stack">
      {error && <Notice state="danger">{wordsOf(error)}</Notice>}
      {problems?.length === 0 && <p className="quiet">{words.none}</p>}
      <ul className="stack">
        {problems?.map((it) => (
          <li key={`${it.place} ${it.code} ${it.message}`}>
            <Problem problem={it} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One thing that is wrong, with what mends it. */
export function Problem({ problem }: { problem: Fault }) {
  const bot = useBot();
  const key = useBotKey();
  const { severity, place, path, message, suggestion } = problem;
  const [file = "", line = ""] = place.split(":");
  const text = `text?file=${encodeURIComponent(file)}&line=${line}`;
  const rest = path ? addressOf(pathFrom(bot, path)) : text;
  const to = rest === "text" ? text : rest;
  const state = severity ?? "error";
  return (
    <div className="stack-tight">
      <span>
        <Badge state={STATES[state]}>{words.severities[state as "error"] ?? state}</Badge>{" "}
        <Link to={to.startsWith("?") ? `/studio/${key}${to}` : `/studio/${key}/${to}`}>
          <Words>{sentence(message)}</Words>
        </Link>
      </span>
      {suggestion && (
        <span className="quiet">
          <Words>{sentence(suggestion)}</Words>
        </span>
      )}
      <span className="small quiet">{path ? placeName(bot, pathFrom(bot, path)) : place}</span>
    </div>
  );
}
