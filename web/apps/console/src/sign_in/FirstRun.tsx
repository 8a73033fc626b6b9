import { ProblemError } from "@colloquy/api";
import { Button, Notice, TextField } from "@colloquy/ui";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { useSubmit } from "../forms/useSubmit";
import { keepWorkspace, ME } from "../frame/session";
import { texts } from "../texts";
import { makeFirstMember } from "./firstMember";
import { Outside } from "./Outside";
import { PasswordPair } from "./PasswordPair";
import { faultsOfPassword, tokenOf } from "./password";

const CLUES = { name: /name/, email: /address/, password: /password/ };

/** Makes the first member of a new server, with the admin key that it printed. */
export function FirstRun() {
  const [key, setKey] = useState(tokenOf(useLocation().hash) ?? "");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [isTried, setTried] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const submit = useSubmit(
    () => makeFirstMember(key.trim(), { name: name.trim(), email: email.trim(), password }),
    {
      clues: CLUES,
      onDone: async (workspace) => {
        keepWorkspace(workspace);
        await queries.refetchQueries({ queryKey: ME });
        navigate("/", { replace: true });
      },
    },
  );
  const faults = faultsOfPassword(password, repeated);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!faults.password && !faults.repeated) submit.run(undefined);
  };
  const isKeyRefused =
    submit.error instanceof ProblemError &&
    ["not_signed_in", "not_allowed"].includes(submit.error.code);
  const { first } = texts.signIn;
  return (
    <Outside title={first.title}>
      <form className="stack" onSubmit={send} noValidate>
        <p className="quiet">{first.hint}</p>
        <TextField
          label={first.key}
          description={first.keyHint}
          value={key}
          onChange={setKey}
          isCode
          autoComplete="off"
          error={isKeyRefused ? first.keyRefused : undefined}
        />
        <TextField
          label={first.name}
          value={name}
          onChange={setName}
          autoComplete="name"
          error={submit.placed.at.name}
        />
        <TextField
          label={texts.signIn.email}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="username"
          error={submit.placed.at.email}
        />
        <PasswordPair
          password={password}
          repeated={repeated}
          errors={
            isTried
              ? {
                  ...faults,
                  ...(submit.placed.at.password ? { password: submit.placed.at.password } : {}),
                }
              : {}
          }
          onPassword={setPassword}
          onRepeated={setRepeated}
        />
        {submit.placed.rest && !isKeyRefused && (
          <Notice state="danger">{submit.placed.rest}</Notice>
        )}
        <Button type="submit" look="primary" isDisabled={submit.isPending || !key.trim()}>
          {first.submit}
        </Button>
        <Link to="/sign-in" className="small centred">
          {first.signIn}
        </Link>
      </form>
    </Outside>
  );
}
