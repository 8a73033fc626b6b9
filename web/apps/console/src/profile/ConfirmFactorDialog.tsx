import { api, type Schema, unwrap } from "@colloquy/api";
import { CopyField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import { QrCode } from "./QrCode";

interface ConfirmFactorDialogProps {
  start: Schema<"FactorStartView">;
  onCodes: (codes: string[]) => void;
  onClose: () => void;
}

/** Shows the secret and asks for a code that proves that an app has it. */
export function ConfirmFactorDialog({ start, onCodes, onClose }: ConfirmFactorDialogProps) {
  const [code, setCode] = useState("");
  const { factor } = texts.profile;
  const submit = useSubmit(
    () => unwrap(api.POST("/api/v1/me/second-factor/confirm", { body: { code: code.trim() } })),
    {
      refresh: ["me"],
      clues: { code: /code/ },
      onDone: ({ recovery_codes }) => {
        onClose();
        onCodes(recovery_codes);
      },
    },
  );
  return (
    <FormDialog
      title={factor.setTitle}
      submitLabel={factor.confirm}
      isPending={submit.isPending}
      isDisabled={code.trim() === ""}
      problem={submit.placed.rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <p>{factor.scan}</p>
      <QrCode text={start.url} label={factor.qr} />
      <CopyField
        label={factor.secret}
        value={start.secret}
        copyLabel={texts.copy}
        copiedLabel={texts.copied}
      />
      <TextField
        label={factor.code}
        autoComplete="one-time-code"
        isCode
        value={code}
        onChange={setCode}
        error={submit.placed.at.code}
      />
    </FormDialog>
  );
}
