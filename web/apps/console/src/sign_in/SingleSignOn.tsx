import { isProblem, ProblemError } from "@colloquy/api";
import { Button, Notice } from "@colloquy/ui";
import { useMutation } from "@tanstack/react-query";
import { keepWorkspace } from "../frame/session";
import { wordsOf } from "../frame/words";
import { texts } from "../texts";

/** Leads to the workspace's provider. Whether it has one, only asking tells. */
export function SingleSignOn({ workspace }: { workspace: string }) {
  const go = useMutation({
    mutationFn: async () => {
      const address = `/api/v1/sign-in/oidc?workspace=${encodeURIComponent(workspace)}`;
      const answer = await fetch(address, { redirect: "manual" }).catch(() => undefined);
      if (answer?.type !== "opaqueredirect") {
        const body: unknown = await answer?.json().catch(() => undefined);
        throw new ProblemError(isProblem(body) ? body : undefined);
      }
      keepWorkspace(workspace);
      location.assign(address);
    },
  });
  return (
    <>
      {go.error && <Notice state="danger">{refusal(go.error)}</Notice>}
      <Button isDisabled={go.isPending} onPress={() => go.mutate()}>
        {texts.signIn.single}
      </Button>
    </>
  );
}

function refusal(error: Error): string {
  const code = error instanceof ProblemError ? error.code : undefined;
  if (code === "not_found") return texts.signIn.noSingle;
  return code === "unavailable" ? texts.signIn.singleAway : wordsOf(error);
}
