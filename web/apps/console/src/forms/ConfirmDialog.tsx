import { TextField } from "@colloquy/ui";
import { type ReactNode, useState } from "react";
import { wordsOf } from "../frame/words";
import { texts } from "../texts";
import { FormDialog } from "./FormDialog";
import { useSubmit } from "./useSubmit";

interface ConfirmDialogProps {
  title: string;
  submitLabel: string;
  /** What can't be undone asks for the name of what goes. */
  name?: string;
  run: () => Promise<unknown>;
  refresh: readonly string[];
  onDone?: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that can't be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, submitLabel, name, run, refresh, onDone, onClose, children } = props;
  const [typed, setTyped] = useState("");
  const submit = useSubmit(run, {
    refresh,
    onDone: () => {
      onDone?.();
      onClose();
    },
  });
  return (
    <FormDialog
      title={title}
      submitLabel={submitLabel}
      look="danger"
      isPending={submit.isPending}
      isDisabled={name !== undefined && typed.trim() !== name}
      problem={submit.error ? wordsOf(submit.error) : undefined}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <div>{children}</div>
      {name !== undefined && (
        <TextField
          label={texts.confirm.type(name)}
          value={typed}
          onChange={setTyped}
          autoFocus
          autoComplete="off"
        />
      )}
    </FormDialog>
  );
}
