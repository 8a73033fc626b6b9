import { type Look, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";

interface OwnPasswordDialogProps<T> {
  title: string;
  hint?: string;
  submitLabel: string;
  look?: Look;
  run: (password: string) => Promise<T>;
  onDone: (result: T) => void;
  onClose: () => void;
}

/** Makes sure that it is still the member who sits there. */
export function OwnPasswordDialog<T>(props: OwnPasswordDialogProps<T>) {
  const [password, setPassword] = useState("");
  const submit = useSubmit(() => props.run(password), {
    refresh: ["me"],
    clues: { password: /password/ },
    onDone: (result) => {
      props.onClose();
      props.onDone(result);
    },
  });
  return (
    <FormDialog
      title={props.title}
      submitLabel={props.submitLabel}
      look={props.look ?? "primary"}
      isPending={submit.isPending}
      isDisabled={password === ""}
      problem={submit.placed.rest}
      onSubmit={() => submit.run(undefined)}
      onClose={props.onClose}
    >
      {props.hint && <p>{props.hint}</p>}
      <TextField
        label={texts.profile.factor.password}
        type="password"
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={setPassword}
        error={submit.placed.at.password}
      />
    </FormDialog>
  );
}
