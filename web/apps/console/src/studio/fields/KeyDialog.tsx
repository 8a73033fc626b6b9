import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import type { Path } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { isKey } from "../draft/keys";
import { at, isFields } from "../draft/tree";

const words = texts.understanding.key;

interface KeyDialogProps {
  /** Where the thing is, its key last. */
  path: Path;
  onDone: (key: string) => void;
  onClose: () => void;
}

/** Gives a thing another key, wherever it is named. */
export function KeyDialog({ path, onDone, onClose }: KeyDialogProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const before = String(path.at(-1));
  const [key, setKey] = useState(before);
  const section = at(bot, path.slice(0, -1));
  const isTaken = key !== before && isFields(section) && Object.hasOwn(section, key);
  const error = isTaken ? words.taken : isKey(key) ? undefined : words.wrong;
  const submit = () => {
    keeper.edit({ do: "rename", path, to: key });
    onDone(key);
    onClose();
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit}
      isPending={false}
      isDisabled={error !== undefined || key === before}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={words.label}
        description={words.hint}
        isCode
        value={key}
        onChange={setKey}
        error={error}
        autoFocus
      />
    </FormDialog>
  );
}
