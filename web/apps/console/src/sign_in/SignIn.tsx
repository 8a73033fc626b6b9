import { api, ProblemError, type Schema, unwrap } from "@colloquy/api";
import { Button, Notice, TextField } from "@colloquy/ui";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { useSubmit } from "../forms/useSubmit";
import {
  DEFAULT_WORKSPACE,
  keepWorkspace,
  lastWorkspace,
  ME,
  returnPath,
  useSession,
} from "../frame/session";
import { wordsOf } from "../frame/words";
import { texts } from "../texts";
import { CodeStep } from "./CodeStep";
import { Outside } from "./Outside";
import { SingleSignOn } from "./SingleSignOn";

/** Signs a member in: address and password, then the code of a second factor where there is one. */
export function SignIn() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const session = useSession();
  const asked = params.get("workspace");
  const [workspace, setWorkspace] = useState(asked ?? lastWorkspace());
  const [showsWorkspace, setShowsWorkspace] = useState(
    asked !== null || workspace !== DEFAULT_WORKSPACE,
  );
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [needsCode, setNeedsCode] = useState(false);
  const submit = useSubmit(
    async (code: string | undefined) => {
      const name = workspace.trim() || DEFAULT_WORKSPACE;
      const body: Schema<"SignInBody"> = { workspace: name, email: email.trim(), password, code };
      await unwrap(api.POST("/api/v1/sign-in", { body }));
      keepWorkspace(name);
    },
    {
      onDone: async () => {
        await queries.refetchQueries({ queryKey: ME });
        navigate(returnPath(params.get("to")), { replace: true });
      },
    },
  );
  const isAsked =
    submit.error instanceof ProblemError && submit.error.code === "second_factor_required";
  if (isAsked && !needsCode) setNeedsCode(true);
  if (session.data && !submit.isPending)
    return <Navigate to={returnPath(params.get("to"))} replace />;
  if (needsCode) {
    const back = () => {
      setNeedsCode(false);
      submit.reset();
    };
    return (
      <CodeStep
        error={isAsked ? null : submit.error}
        isPending={submit.isPending}
        onCode={submit.run}
        onBack={back}
      />
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    submit.run(undefined);
  };
  const isComplete = email.trim() !== "" && password !== "";
  return (
    <Outside title={texts.signIn.title}>
      <form className="stack" onSubmit={send} noValidate>
        {showsWorkspace && (
          <TextField
            label={texts.signIn.workspace}
            description={texts.signIn.workspaceHint}
            value={workspace}
            onChange={setWorkspace}
            autoComplete="organization"
          />
        )}
        <TextField
          label={texts.signIn.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={texts.signIn.password}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        {submit.error && <Notice state="danger">{refusal(submit.error)}</Notice>}
        <Button type="submit" look="primary" isDisabled={submit.isPending || !isComplete}>
          {texts.signIn.submit}
        </Button>
        <SingleSignOn workspace={workspace.trim() || DEFAULT_WORKSPACE} />
        <p className="quiet small">{texts.signIn.forgot}</p>
        {!showsWorkspace && (
          <Button look="plain" onPress={() => setShowsWorkspace(true)}>
            {texts.signIn.otherWorkspace}
          </Button>
        )}
        <Link to="/first-run" className="small centred">
          {texts.signIn.first.link}
        </Link>
      </form>
    </Outside>
  );
}

function refusal(error: Error): string {
  const isRefused = error instanceof ProblemError && error.code === "sign_in_refused";
  return isRefused ? texts.signIn.refused : wordsOf(error);
}
