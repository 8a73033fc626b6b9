import { api, unwrap } from "@colloquy/api";
import { Button, Notice, TextField } from "@colloquy/ui";
import { type FormEvent, useState } from "react";
import { useSubmit } from "../forms/useSubmit";
import { PasswordPair } from "../sign_in/PasswordPair";
import { faultsOfPassword } from "../sign_in/password";
import { texts } from "../texts";

/** Changes one's own password. */
export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isTried, setTried] = useState(false);
  const [isDone, setDone] = useState(false);
  const submit = useSubmit(
    () => unwrap(api.PUT("/api/v1/me/password", { body: { current, new: next } })),
    {
      refresh: ["me"],
      clues: { current: /isn't right/, next: /characters/ },
      onDone: () => {
        for (const clear of [setCurrent, setNext, setRepeated]) clear("");
        setTried(false);
        setDone(true);
      },
    },
  );
  const faults = faultsOfPassword(next, repeated);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setDone(false);
    if (!faults.password && !faults.repeated) submit.run(undefined);
  };
  const { at, rest } = submit.placed;
  return (
    <section className="card stack">
      <div className="stack-tight">
        <h2>{texts.profile.password.title}</h2>
        <p className="quiet">{texts.profile.password.hint}</p>
      </div>
      <form className="stack narrow-form" onSubmit={send} noValidate>
        <TextField
          label={texts.profile.password.current}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          error={at.current}
        />
        <PasswordPair
          label={texts.profile.password.next}
          password={next}
          repeated={repeated}
          errors={
            isTried ? { password: faults.password ?? at.next, repeated: faults.repeated } : {}
          }
          onPassword={setNext}
          onRepeated={setRepeated}
        />
        {rest && <Notice state="danger">{rest}</Notice>}
        <div role="status">
          {isDone && <Notice state="ok">{texts.profile.password.done}</Notice>}
        </div>
        <div>
          <Button type="submit" look="primary" isDisabled={submit.isPending || !current}>
            {texts.profile.password.submit}
          </Button>
        </div>
      </form>
    </section>
  );
}
