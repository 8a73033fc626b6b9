import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { isKey, keyFor } from "../draft/keys";
import { METHODS, type Method } from "./integration";

const words = texts.connections.integrations;
const CHOICES = METHODS.map((value) => ({ value, label: value.toUpperCase() }));

interface NewIntegrationDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

/** Asks for the least that an integration has. */
export function NewIntegrationDialog({ onMade, onClose }: NewIntegrationDialogProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [name, setName] = useState("");
  const [typed, setTyped] = useState<string>();
  const [method, setMethod] = useState<Method>("get");
  const [url, setUrl] = useState("");
  const taken = Object.keys(bot.integrations ?? {});
  const key = typed ?? (name.trim() === "" ? "" : keyFor(name, taken, "service"));
  const fault = taken.includes(key) ? texts.connections.keyTaken : undefined;
  const wrong = key === "" || isKey(key) ? fault : texts.connections.keyWrong;
  const make = () => {
    const value = { ...(name.trim() === key ? {} : { name: name.trim() }), [method]: url.trim() };
    keeper.edit({ do: "add", into: ["integrations"], key, value });
    onClose();
    onMade(key);
  };
  return (
    <FormDialog
      title={words.newForm.title}
      submitLabel={texts.create}
      isPending={false}
      isDisabled={name.trim() === "" || key === "" || wrong !== undefined || url.trim() === ""}
      onSubmit={make}
      onClose={onClose}
    >
      <TextField label={words.newForm.name} value={name} onChange={setName} autoFocus />
      <TextField
        label={words.newForm.key}
        description={words.keyHint}
        value={key}
        onChange={(text) => setTyped(text === "" ? undefined : text.trim())}
        isCode
        error={wrong}
      />
      <SelectField label={words.method} choices={CHOICES} value={method} onChange={setMethod} />
      <TextField
        label={words.newForm.url}
        description={words.urlHint}
        value={url}
        onChange={setUrl}
        isCode
      />
    </FormDialog>
  );
}
