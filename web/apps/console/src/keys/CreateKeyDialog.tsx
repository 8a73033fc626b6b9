import { api, type Schema, unwrap } from "@colloquy/api";
import { Checklist, type Choice, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";

const { keys } = texts.workspace;
type Scope = keyof typeof keys.scopes;

const CHOICES: readonly Choice<Scope>[] = (Object.keys(keys.scopes) as Scope[]).map((value) => {
  const [label, description] = keys.scopes[value];
  return { value, label, description };
});

interface CreateKeyDialogProps {
  onMade: (made: Schema<"ApiKeyCreatedView">) => void;
  onClose: () => void;
}

export function CreateKeyDialog({ onMade, onClose }: CreateKeyDialogProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const submit = useSubmit(
    () => unwrap(api.POST("/api/v1/api-keys", { body: { name: name.trim(), scopes } })),
    {
      refresh: ["keys"],
      clues: { name: /name/, scopes: /scope/ },
      onDone: (made) => {
        onClose();
        onMade(made);
      },
    },
  );
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={keys.form.title}
      submitLabel={texts.create}
      isPending={submit.isPending}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField
        label={keys.form.name}
        description={keys.form.nameHint}
        value={name}
        onChange={setName}
        autoFocus
        error={at.name}
      />
      <Checklist
        label={keys.form.scopes}
        choices={CHOICES}
        value={scopes}
        onChange={setScopes}
        error={scopes.length === 0 ? keys.form.noScope : at.scopes}
      />
    </FormDialog>
  );
}
