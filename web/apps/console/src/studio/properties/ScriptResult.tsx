import { Notice } from "@colloquy/ui";
import { sentence } from "../../frame/words";
import { texts } from "../../texts";
import { jsonText } from "./choices";
import type { ScriptTried } from "./trials";

const words = texts.properties.code;

/** What a script did when it was tried. */
export function ScriptResult({ result }: { result: ScriptTried }) {
  const { error, log, said, variables, slots, trigger, took_ms } = result;
  const parts = [
    { label: words.said, text: said.map(jsonText).join("\n") },
    { label: words.log, text: log.join("\n") },
    { label: words.after, text: isEmpty(variables) ? "" : jsonText(variables) },
    { label: words.slotsAfter, text: isEmpty(slots) ? "" : jsonText(slots) },
    { label: words.goes, text: trigger ?? "" },
  ].filter(({ text }) => text !== "");
  return (
    <section className="stack script-result" aria-label={words.result} aria-live="polite">
      <h3>
        {words.result} <span className="quiet small">{words.took(took_ms)}</span>
      </h3>
      {error && (
        <Notice state="danger">
          {error.line ? words.at(error.line) : ""}
          {sentence(error.message)}
        </Notice>
      )}
      {parts.length === 0 && !error && <p className="quiet">{words.nothing}</p>}
      {parts.map(({ label, text }) => (
        <div key={label} className="stack-tight">
          <span className="field-label">{label}</span>
          <pre className="script-gist">
            <code>{text}</code>
          </pre>
        </div>
      ))}
    </section>
  );
}

function isEmpty(fields: object): boolean {
  return Object.keys(fields).length === 0;
}
