import { api, unwrap } from "@colloquy/api";
import { Button, buttonLook, Notice } from "@colloquy/ui";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "react-router";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import { Outside } from "./Outside";
import { PasswordPair } from "./PasswordPair";
import { faultsOfPassword, tokenOf } from "./password";

/** Sets a password by a link: an invitation's, or one that an administrator made for a new password. */
export function Invitation() {
  const token = tokenOf(useLocation().hash);
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isTried, setTried] = useState(false);
  const [isDone, setDone] = useState(false);
  const submit = useSubmit(
    (token: string) => unwrap(api.POST("/api/v1/password", { body: { token, password } })),
    { clues: { password: /password/ }, onDone: () => setDone(true) },
  );
  const faults = faultsOfPassword(password, repeated);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (token && !faults.password && !faults.repeated) submit.run(token);
  };
  return (
    <Outside title={texts.signIn.invitation.title}>
      {!token && <Notice state="danger">{texts.signIn.invitation.noToken}</Notice>}
      {isDone && (
        <>
          <Notice state="ok">{texts.signIn.invitation.done}</Notice>
          <Link to="/sign-in" className={buttonLook("primary")}>
            {texts.signIn.invitation.toSignIn}
          </Link>
        </>
      )}
      {token && !isDone && (
        <form className="stack" onSubmit={send} noValidate>
          <p className="quiet">{texts.signIn.invitation.hint}</p>
          <PasswordPair
            password={password}
            repeated={repeated}
            errors={isTried ? { ...faults, ...submit.placed.at } : {}}
            onPassword={setPassword}
            onRepeated={setRepeated}
          />
          {submit.placed.rest && <Notice state="danger">{submit.placed.rest}</Notice>}
          <Button type="submit" look="primary" isDisabled={submit.isPending}>
            {texts.signIn.invitation.submit}
          </Button>
        </form>
      )}
    </Outside>
  );
}
