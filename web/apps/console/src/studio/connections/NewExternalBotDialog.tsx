import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { dialogsOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import type { Action } from "../draft/edit";
import { keyFor } from "../draft/keys";
import { PROTOCOLS, type Protocol, urlFrom } from "./externalBot";

const words = texts.connections.external;

interface NewExternalBotDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

/** Asks for the least that an external bot has. */
export function NewExternalBotDialog({ onMade, onClose }: NewExternalBotDialogProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [name, setName] = useState("");
  const [protocol, setProtocol] = useState<Protocol>("kommunicate");
  const [test, setTest] = useState("");
  const [production, setProduction] = useState("");
  const make = () => {
    const key = keyFor(name, Object.keys(bot.external_bots ?? {}), "remote");
    const url = urlFrom({ test: test.trim(), production: production.trim() });
    const value = { name: name.trim(), protocol, url };
    const add: Action = { do: "add", into: ["external_bots"], key, value };
    const isFirst = bot.answered_by === undefined && dialogsOf(bot).length === 0;
    const answer: Action = { do: "set", path: ["answered_by"], value: key };
    keeper.edit({ do: "all", actions: isFirst ? [add, answer] : [add] });
    onClose();
    onMade(key);
  };
  return (
    <FormDialog
      title={words.newForm.title}
      submitLabel={texts.create}
      isPending={false}
      isDisabled={name.trim() === "" || test.trim() === ""}
      onSubmit={make}
      onClose={onClose}
    >
      <TextField label={words.newForm.name} value={name} onChange={setName} autoFocus />
      <SelectField
        label={words.protocol}
        description={words.protocols[protocol][1]}
        choices={PROTOCOLS}
        value={protocol}
        onChange={setProtocol}
      />
      <TextField label={words.test} type="url" value={test} onChange={setTest} isCode />
      <TextField
        label={words.production}
        description={words.productionHint}
        optional={texts.optional}
        type="url"
        value={production}
        onChange={setProduction}
        isCode
      />
    </FormDialog>
  );
}
