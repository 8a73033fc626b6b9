import { Button, Skeleton } from "@colloquy/ui";
import { Code, Trash2 } from "@colloquy/ui/icons";
import { lazy, memo, Suspense, useState } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { useDraftPart } from "../draft/DraftContext";
import { Faults } from "./Faults";
import type { Words } from "./Fields";
import { type Field, useField } from "./here";
import { codeOf, type Script, shortCode } from "./scripts";
import type { ScriptPlace } from "./trials";

const words = texts.properties.code;
const ScriptDialog = lazy(async () => ({ default: (await import("./ScriptDialog")).ScriptDialog }));

interface ScriptOfProps {
  field: Field;
  words: Words;
  /** When it runs. */
  place: ScriptPlace;
  /** What stands there when there is no script. */
  empty?: null;
}

/** A script: its beginning, and the way into the editor. */
export const ScriptOf = memo(function ScriptOf(props: ScriptOfProps) {
  const { field, words: own, place, empty } = props;
  const { value, set, faults } = useField<Script>(field);
  const files = useDraftPart((draft) => draft.files);
  const [isOpen, setOpen] = useState(false);
  const isBuilder = useHasRole("builder");
  const code = codeOf(value, files);
  const count = code.trimEnd().split("\n").length;
  const open = code ? `${words.edit} (${words.lines(count)})` : words.add;
  return (
    <div className="script-field">
      <span className="field-label">{own[0]}</span>
      {own[1] && <span className="field-description">{own[1]}</span>}
      {code && (
        // Who can't open the editor reads the whole of it here.
        <pre className={isBuilder ? "script-gist" : "script-gist is-whole"}>
          <code>{isBuilder ? shortCode(code) : code}</code>
        </pre>
      )}
      {typeof value === "object" && value?.file && (
        <span className="small quiet">{words.inFile(value.file)}</span>
      )}
      <Faults faults={faults} />
      {isBuilder && (
        <div className="row">
          <Button icon={Code} onPress={() => setOpen(true)} aria-label={`${own[0]}: ${open}`}>
            {open}
          </Button>
          {code && (
            <Button
              look="plain"
              icon={Trash2}
              onPress={() => set(empty)}
              aria-label={`${own[0]}: ${words.remove}`}
            >
              {words.remove}
            </Button>
          )}
        </div>
      )}
      {isOpen && (
        <Suspense fallback={<Skeleton label={texts.loading} />}>
          <ScriptDialog
            title={own[0]}
            place={place}
            script={value}
            onChange={(text) => set(text === "" ? empty : text)}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
});
