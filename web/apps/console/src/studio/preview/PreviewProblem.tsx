import { ProblemError } from "@colloquy/api";
import { Button, Notice } from "@colloquy/ui";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { mendedFirst } from "../faults";
import { Problem } from "../ProblemsPanel";

const words = texts.preview;

interface PreviewProblemProps {
  error: Error;
  isGone: boolean;
  onBegin: () => void;
}

/** Why a preview doesn't go on, with the places of what is wrong, and the way out. */
export function PreviewProblem({ error, isGone, onBegin }: PreviewProblemProps) {
  const faults = error instanceof ProblemError ? error.faults : [];
  const text = isGone ? words.gone : faults.length > 0 ? words.hasErrors : wordsOf(error);
  return (
    <div className="stack">
      <Notice state={isGone ? "info" : "danger"}>{text}</Notice>
      {faults.length > 0 && (
        <ul className="stack">
          {mendedFirst(faults).map((it) => (
            <li key={`${it.place} ${it.code} ${it.message}`}>
              <Problem problem={it} />
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button onPress={onBegin}>{words.begin}</Button>
      </div>
    </div>
  );
}
