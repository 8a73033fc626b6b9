import { Badge, type State } from "@colloquy/ui";
import { Link } from "react-router";
import { texts } from "../../texts";
import { setLit } from "../canvas/lit";
import { type Bot, findDialog, findInteraction } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { AnswerHere } from "./AnswerHere";
import type { Step, Turn } from "./contract";
import { Exchange } from "./Exchange";
import {
  changedIn,
  nameOfPlace,
  placesOf,
  readOf,
  shortOf,
  stateOf,
  tellingOf,
  wordsOfDeed,
  wordsOfStep,
} from "./steps";
import type { PreviewOf } from "./usePreview";

const words = texts.preview.why;

/** Why the bot answered so: what happened in a turn, step by step, and what it changed. */
export function Why({ turn, preview }: { turn: Turn; preview: PreviewOf }) {
  const bot = useBot();
  const telling = tellingOf(turn.steps);
  const light = (isOpen: boolean) => {
    if (isOpen) setLit(placesOf([turn]));
  };
  return (
    <details className="why" onToggle={(event) => light(event.currentTarget.open)}>
      <summary>
        {words.label}
        {telling && <span className="why-gist">{wordsOfStep(bot, telling)}</span>}
        <span className="quiet small">{words.title(turn.steps.length, turn.took_ms)}</span>
      </summary>
      <ol className="why-steps">
        {turn.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are never put in another order.
          <li key={index}>
            <OneStep turn={turn} step={step} preview={preview} />
          </li>
        ))}
      </ol>
      <Variables turn={turn} />
    </details>
  );
}

const BADGES: Record<"danger" | "warn", State> = { danger: "danger", warn: "warn" };

function placeOf(bot: Bot, step: Step): string | undefined {
  const { target } = step;
  if (!target || !(findInteraction(bot, target) ?? findDialog(bot, target))) return undefined;
  return step.kind === "rule" ? `${target}#${step.index}` : target;
}

interface StepProps {
  turn: Turn;
  step: Step;
  preview: PreviewOf;
}

function OneStep({ turn, step, preview }: StepProps) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}`;
  const place = placeOf(bot, step);
  const state = stateOf(step);
  const text = wordsOfStep(bot, step);
  return (
    <>
      <span className="why-step">
        {place === undefined ? (
          <span>{text}</span>
        ) : (
          <Link
            to={`${base}?at=${encodeURIComponent(place)}&panel=preview`}
            title={words.opens(nameOfPlace(bot, step.target ?? ""))}
          >
            {text}
          </Link>
        )}
        {state && (
          <Badge state={BADGES[state]}>
            {texts.studio.problems.severities[state === "danger" ? "error" : "warning"]}
          </Badge>
        )}
        <span className="quiet small nowrap">{words.at(step.at_ms)}</span>
      </span>
      <Details turn={turn} step={step} preview={preview} />
    </>
  );
}

function Details({ turn, step, preview }: StepProps) {
  switch (step.kind) {
    case "script":
      return (
        <>
          {step.error && (
            <p className="danger-text small">
              {step.error.message}
              {step.error.line ? ` (${step.error.line}:${step.error.column ?? 1})` : ""}
            </p>
          )}
          {step.did.length > 0 && (
            <ul className="why-deeds small">
              {step.did.map((deed, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: deeds are never put in another order.
                <li key={index}>{wordsOfDeed(deed)}</li>
              ))}
            </ul>
          )}
          {step.log.length > 0 && <pre className="why-code">{step.log.join("\n")}</pre>}
        </>
      );
    case "call":
      return (
        <>
          <Exchange exchange={step} />
          <Read read={readOf(turn, step.integration)} />
          <AnswerHere step={step} preview={preview} />
        </>
      );
    case "asked_bot":
      return (
        <>
          <Exchange exchange={step} />
          <AnswerHere step={step} preview={preview} />
        </>
      );
    default:
      return null;
  }
}

/** What texts and rules can read of an answer. */
function Read({ read }: { read: readonly [string, unknown][] }) {
  if (read.length === 0) return null;
  return (
    <ul className="why-deeds small" aria-label={words.read}>
      {read.map(([name, value]) => (
        <li key={name}>
          <code>{name}</code> {shortOf(value)}
        </li>
      ))}
    </ul>
  );
}

function Variables({ turn }: { turn: Turn }) {
  const changed = changedIn(turn);
  if (changed.length === 0) return null;
  const shown = (value: unknown) => (value === undefined ? words.none : shortOf(value));
  return (
    <div className="why-variables">
      <p>
        <strong>{words.variables}</strong>
      </p>
      <dl>
        {changed.map(({ name, before, after }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <del>{shown(before)}</del> <ins>{shown(after)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
