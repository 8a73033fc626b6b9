import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { keyFor } from "../draft/keys";
import { pastedInto } from "./phrases";

const words = texts.understanding.intents.form;

interface NewIntentDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

export function NewIntentDialog({ onMade, onClose }: NewIntentDialogProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const submit = () => {
    const key = keyFor(name, Object.keys(bot.intents ?? {}), "intent");
    const taken = pastedInto(bot, key, text).filter((it) => it.standing !== "repeated");
    const value = { name: name.trim(), phrases: taken.map((it) => it.text) };
    keeper.edit({ do: "add", into: ["intents"], key, value });
    onClose();
    onMade(key);
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={texts.create}
      isPending={false}
      isDisabled={name.trim() === ""}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={words.name}
        description={words.nameHint}
        value={name}
        onChange={setName}
        autoFocus
      />
      <TextField
        label={words.phrases}
        description={words.phrasesHint}
        optional={texts.optional}
        lines={6}
        value={text}
        onChange={setText}
      />
    </FormDialog>
  );
}
