import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { keyFor } from "../draft/keys";
import { KINDS, type Kind, withKind } from "./entities";

const words = texts.entities;

export const KIND_CHOICES = KINDS.map((value) => ({
  value,
  label: words.kinds[value],
  description: words.kindHints[value],
}));

interface NewEntityDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

export function NewEntityDialog({ onMade, onClose }: NewEntityDialogProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Kind>("values");
  const submit = () => {
    const key = keyFor(name, Object.keys(bot.entities ?? {}), "entity");
    const value = withKind({ name: name.trim() }, kind);
    keeper.edit({ do: "add", into: ["entities"], key, value });
    onClose();
    onMade(key);
  };
  return (
    <FormDialog
      title={words.form.title}
      submitLabel={texts.create}
      isPending={false}
      isDisabled={name.trim() === ""}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={words.form.name}
        description={words.form.nameHint}
        value={name}
        onChange={setName}
        autoFocus
      />
      <SelectField
        label={words.form.kind}
        description={words.kindHints[kind]}
        choices={KIND_CHOICES}
        value={kind}
        onChange={setKind}
      />
    </FormDialog>
  );
}
