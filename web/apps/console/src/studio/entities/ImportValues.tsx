import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { FileField } from "../begin/FileField";
import { useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { merged, type Values, valuesOf } from "./entities";

const words = texts.entities.csv;

const WAYS = [
  { value: "merge", label: words.merge },
  { value: "replace", label: words.replace },
] as const;

interface ImportValuesProps {
  entity: string;
  values: Values;
  onClose: () => void;
}

/** Takes a list of values with their synonyms; it can be undone. */
export function ImportValues({ entity, values, onClose }: ImportValuesProps) {
  const bot = useBotKey();
  const keeper = useKeeper();
  const [text, setText] = useState("");
  const [way, setWay] = useState<"merge" | "replace">("merge");
  const read = valuesOf(text);
  const count = Object.keys(read).length;
  const synonyms = Object.values(read).reduce((sum, it) => sum + it.length, 0);
  const submit = () => {
    const value = way === "merge" ? merged(values, read) : read;
    keeper.edit({ do: "set", path: ["entities", entity, "values"], value });
    onClose();
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit(count)}
      isPending={false}
      isDisabled={count === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <FileField
        label={words.file}
        accept=".csv,.txt,text/csv,text/plain"
        onChosen={([file]) => setText(file?.text ?? "")}
      />
      <TextField
        label={words.label}
        description={words.hint}
        lines={8}
        isCode
        value={text}
        onChange={setText}
      />
      {count > 0 && <p role="status">{words.summary(count, synonyms)}</p>}
      <SelectField label={words.how} choices={WAYS} value={way} onChange={setWay} />
      <p className="small quiet">
        {words.script} <code>{`POST /api/v1/bots/${bot}/entities/${entity}/values`}</code>
      </p>
    </FormDialog>
  );
}
