import { Words } from "../../frame/Words";
import { sentence } from "../../frame/words";
import type { Fault } from "../problems";

/** The words of what is an error, for a field that is marked with them. */
export function errorOf(faults: readonly Fault[]): string | undefined {
  const errors = faults.filter((it) => (it.severity ?? "error") === "error");
  if (errors.length === 0) return undefined;
  // A field says it as plain text.
  return errors
    .map(wordsOf)
    .join(" ")
    .replaceAll(/`([^`]+)`/g, "“$1”");
}

function wordsOf({ message, suggestion }: Fault): string {
  return suggestion ? `${sentence(message)} ${sentence(suggestion)}` : sentence(message);
}

interface FaultsProps {
  faults: readonly Fault[];
  /** Errors stand elsewhere, at the field itself. */
  isWithoutErrors?: boolean;
}

/** What is wrong, in words, below what it is about. */
export function Faults({ faults, isWithoutErrors }: FaultsProps) {
  const shown = faults.filter((it) => !isWithoutErrors || (it.severity ?? "error") !== "error");
  if (shown.length === 0) return null;
  return (
    <ul className="faults">
      {shown.map((it) => (
        <li
          key={`${it.path} ${it.code} ${it.message}`}
          className={`fault-${it.severity ?? "error"}`}
        >
          <Words>{wordsOf(it)}</Words>
        </li>
      ))}
    </ul>
  );
}
