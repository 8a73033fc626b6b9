import { api, type Schema, unwrap } from "@colloquy/api";
import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { linesOf } from "../forms/lines";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";

const { secrets } = texts.workspace;

interface SecretDialogProps {
  /** The one to replace; a new one otherwise. */
  secret?: Schema<"SecretView">;
  onClose: () => void;
}

export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const [name, setName] = useState(secret?.name ?? "");
  const [value, setValue] = useState("");
  const [hosts, setHosts] = useState(secret?.hosts.join("\n") ?? "");
  const submit = useSubmit(
    () =>
      unwrap(
        api.PUT("/api/v1/secrets/{secret}", {
          params: { path: { secret: name.trim() } },
          body: { secret: value, hosts: linesOf(hosts) },
        }),
      ),
    {
      refresh: ["secrets"],
      clues: { hosts: /host/, value: /secret/, name: /key|name/ },
      onDone: onClose,
    },
  );
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={secret ? secrets.form.replaceTitle(secret.name) : secrets.form.title}
      submitLabel={secrets.form.submit}
      isPending={submit.isPending}
      isDisabled={name.trim() === "" || value === ""}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField
        label={secrets.form.name}
        description={secrets.form.nameHint}
        value={name}
        onChange={setName}
        isReadOnly={secret !== undefined}
        autoFocus={!secret}
        isCode
        error={at.name}
      />
      <TextField
        label={secrets.form.value}
        description={secrets.form.valueHint}
        type="password"
        autoComplete="off"
        autoFocus={secret !== undefined}
        value={value}
        onChange={setValue}
        error={at.value}
      />
      <TextField
        label={secrets.form.hosts}
        description={secrets.form.hostsHint}
        value={hosts}
        onChange={setHosts}
        lines={3}
        isCode
        error={at.hosts}
      />
    </FormDialog>
  );
}
