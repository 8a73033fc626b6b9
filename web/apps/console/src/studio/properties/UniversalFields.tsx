import { Skeleton } from "@colloquy/ui";
import { lazy, Suspense, useState } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { isSame } from "../draft/tree";
import { jsonText, parsedJson } from "./choices";
import { Faults } from "./Faults";
import { CheckOf } from "./Fields";
import { useField } from "./here";

const words = texts.interactions;
const CodeEditor = lazy(async () => ({
  default: (await import("../code/CodeEditor")).CodeEditor,
}));

/** Rich content as JSON, checked while it is written. */
export function UniversalFields() {
  const { value, set, faults } = useField("universal");
  const [typed, setTyped] = useState({ text: jsonText(value), value });
  const shown = isSame(typed.value, value) ? typed.text : jsonText(value);
  const parsed = parsedJson(shown);
  const isTemplate = !parsed && shown.includes("{$");
  const change = (text: string) => {
    const read = parsedJson(text)?.value;
    const isContent = typeof read === "object" && read !== null;
    const anew = isContent ? read : text.includes("{$") ? text : value;
    setTyped({ text, value: anew });
    set(anew);
  };
  const isBuilder = useHasRole("builder");
  return (
    <>
      <div className="stack-tight">
        <span className="field-label">{words.universal[0]}</span>
        <span className="field-description">{words.universal[1]}</span>
        <Suspense fallback={<Skeleton label={texts.loading} />}>
          <CodeEditor
            label={words.universal[0]}
            language="json"
            value={shown}
            onChange={change}
            isReadOnly={!isBuilder}
            lines={12}
          />
        </Suspense>
        {!parsed && (
          <p className={isTemplate ? "field-description" : "field-error"}>
            {isTemplate ? words.templated : words.notJson}
          </p>
        )}
        <Faults faults={faults} />
      </div>
      <CheckOf field="waits" words={words.waits} unset={false} />
    </>
  );
}
