import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { linesOf } from "../../forms/lines";
import { texts } from "../../texts";
import { isKey } from "../draft/keys";
import { type Credential, type CredentialKind, credentialFrom } from "./credentials";

const words = texts.connections.credential;

interface CredentialDialogProps {
  kinds: readonly CredentialKind[];
  taken: readonly string[];
  onMade: (key: string, credential: Credential) => void;
  onClose: () => void;
}

/** Declares a credential; its secret is given elsewhere. */
export function CredentialDialog({ kinds, taken, onMade, onClose }: CredentialDialogProps) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<CredentialKind>(kinds[0] ?? "bearer");
  const [header, setHeader] = useState("");
  const [hosts, setHosts] = useState("");
  const [description, setDescription] = useState("");
  const key = name.trim();
  const fault = taken.includes(key) ? texts.connections.keyTaken : undefined;
  const wrong = key === "" || isKey(key) ? fault : texts.connections.keyWrong;
  const isGood = key !== "" && !wrong && (kind !== "header" || header.trim() !== "");
  const make = () => {
    const form = { kind, header: header.trim(), hosts: linesOf(hosts), description };
    onMade(key, credentialFrom(form));
    onClose();
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={texts.create}
      isPending={false}
      isDisabled={!isGood}
      onSubmit={make}
      onClose={onClose}
    >
      <TextField
        label={words.name}
        description={words.nameHint}
        value={name}
        onChange={setName}
        isCode
        autoFocus
        error={wrong}
      />
      <SelectField
        label={words.kind}
        description={words.kinds[kind][1]}
        choices={kinds.map((value) => ({
          value,
          label: words.kinds[value][0],
          description: words.kinds[value][1],
        }))}
        value={kind}
        onChange={setKind}
      />
      {kind === "header" && (
        <TextField label={words.header} value={header} onChange={setHeader} isCode />
      )}
      <TextField
        label={words.hosts}
        description={words.hostsHint}
        optional={texts.optional}
        value={hosts}
        onChange={setHosts}
        lines={2}
        isCode
      />
      <TextField
        label={words.description}
        optional={texts.optional}
        value={description}
        onChange={setDescription}
      />
    </FormDialog>
  );
}
