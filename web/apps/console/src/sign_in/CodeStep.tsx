import { ProblemError } from "@colloquy/api";
import { Button, TextField } from "@colloquy/ui";
import { type FormEvent, useState } from "react";
import { wordsOf } from "../frame/words";
import { texts } from "../texts";
import { Outside } from "./Outside";

interface CodeStepProps {
  error: Error | null;
  isPending: boolean;
  onCode: (code: string) => void;
  onBack: () => void;
}

/** Asks for the code of the second factor. */
export function CodeStep({ error, isPending, onCode, onBack }: CodeStepProps) {
  const [code, setCode] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    onCode(code.trim());
  };
  const isRefused = error instanceof ProblemError && error.code === "sign_in_refused";
  return (
    <Outside title={texts.signIn.code.title}>
      <form className="stack" onSubmit={send} noValidate>
        <p className="quiet">{texts.signIn.code.hint}</p>
        <TextField
          label={texts.signIn.code.label}
          name="code"
          autoComplete="one-time-code"
          autoFocus
          isCode
          value={code}
          onChange={setCode}
          error={error ? (isRefused ? texts.signIn.code.refused : wordsOf(error)) : undefined}
        />
        <Button type="submit" look="primary" isDisabled={isPending || code.trim() === ""}>
          {texts.signIn.code.submit}
        </Button>
        <Button look="plain" onPress={onBack}>
          {texts.signIn.code.back}
        </Button>
      </form>
    </Outside>
  );
}
