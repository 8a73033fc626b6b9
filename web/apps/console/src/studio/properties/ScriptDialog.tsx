import { Button, Modal, Notice, TextField } from "@colloquy/ui";
import { Play } from "@colloquy/ui/icons";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useHasRole } from "../../frame/session";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { CodeEditor, type Mark } from "../code/CodeEditor";
import { useBot, useDraft, useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { fieldsOf } from "./choices";
import { completeScript } from "./completions";
import { ScriptResult } from "./ScriptResult";
import { codeOf, fileOf, type Script, withText } from "./scripts";
import { type ScriptPlace, type ScriptTried, tryScript } from "./trials";

const words = texts.properties.code;

interface ScriptDialogProps {
  title: string;
  /** When the script runs. */
  place: ScriptPlace;
  script: Script | undefined;
  onChange: (code: string) => void;
  onClose: () => void;
}

/** A script with room: what it may call is offered, and it can be run on a sample. */
export function ScriptDialog({ title, place, script, onChange, onClose }: ScriptDialogProps) {
  const bot = useBot();
  const key = useBotKey();
  const keeper = useKeeper();
  const { files } = useDraft();
  const isBuilder = useHasRole("builder");
  const file = fileOf(script);
  const [code, setCode] = useState(() => codeOf(script, files));
  const complete = useMemo(() => completeScript(bot), [bot]);
  const keep = () => {
    if (file && code !== codeOf(script, keeper.files())) {
      keeper.setFiles(withText(keeper.files(), file, code));
    }
  };
  const [sample, setSample] = useState<Sample>({ message: "", variables: "", slots: "" });
  const trial = useMutation({
    mutationFn: async () => {
      keep();
      await keeper.saveNow();
      return tryScript(key, {
        code,
        place,
        message: sample.message,
        variables: fieldsOf(sample.variables) ?? {},
        slots: fieldsOf(sample.slots) ?? {},
      });
    },
  });
  const isRunnable = fieldsOf(sample.variables) && fieldsOf(sample.slots);
  const close = () => {
    keep();
    onClose();
  };
  return (
    // Escape is the editor's: it closes what is offered, and lets Tab out of the text.
    <Modal title={title} closeLabel={texts.close} isWide isKept onClose={close}>
      <div className="script-dialog">
        <CodeEditor
          label={title}
          language="javascript"
          value={code}
          onChange={(text) => {
            setCode(text);
            if (!file) onChange(text);
          }}
          marks={marksOf(trial.data)}
          complete={complete}
          isReadOnly={!isBuilder}
          lines={18}
        />
        <div className="stack">
          <SampleFields value={sample} onChange={setSample} />
          <div>
            <Button
              look="primary"
              icon={Play}
              isDisabled={!isBuilder || !isRunnable || trial.isPending}
              onPress={() => trial.mutate()}
            >
              {trial.isPending ? words.running : words.run}
            </Button>
          </div>
          {trial.error && <Notice state="danger">{wordsOf(trial.error)}</Notice>}
          {trial.data && <ScriptResult result={trial.data} />}
        </div>
      </div>
    </Modal>
  );
}

const NO_MARKS: readonly Mark[] = [];

function marksOf(tried: ScriptTried | undefined): readonly Mark[] {
  const error = tried?.error;
  if (!error?.line) return NO_MARKS;
  return [{ line: error.line, message: error.message, severity: "error" }];
}

interface Sample {
  message: string;
  variables: string;
  slots: string;
}

interface SampleFieldsProps {
  value: Sample;
  onChange: (value: Sample) => void;
}

/** What the script finds when it is run here. */
function SampleFields({ value, onChange }: SampleFieldsProps) {
  const check = (text: string) => (fieldsOf(text) ? undefined : words.notObject);
  return (
    <>
      <TextField
        label={words.message[0]}
        description={words.message[1]}
        value={value.message}
        onChange={(message) => onChange({ ...value, message })}
      />
      <TextField
        label={words.variables[0]}
        description={words.variables[1]}
        value={value.variables}
        onChange={(variables) => onChange({ ...value, variables })}
        error={check(value.variables)}
        isCode
      />
      <TextField
        label={words.slots[0]}
        description={words.slots[1]}
        value={value.slots}
        onChange={(slots) => onChange({ ...value, slots })}
        error={check(value.slots)}
        isCode
      />
    </>
  );
}
