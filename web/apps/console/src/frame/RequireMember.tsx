import { onSignedOut } from "@colloquy/api";
import { Button, Notice, Skeleton } from "@colloquy/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { texts } from "../texts";
import { ME, MeContext, useSession } from "./session";
import { wordsOf } from "./words";
import { noteWorkspace } from "./workspaces";

/** Lets in who is signed in, and sends others to where they can sign in. */
export function RequireMember() {
  const { data: me, error, isPending, refetch } = useSession();
  const queries = useQueryClient();
  const { pathname, search } = useLocation();
  useEffect(() => {
    onSignedOut(() => queries.setQueryData(ME, null));
    return () => onSignedOut(() => {});
  }, [queries]);
  useEffect(() => {
    if (me) noteWorkspace(me);
  }, [me]);
  if (isPending) return <Skeleton label={texts.loading} />;
  if (error) {
    return (
      <main className="outside">
        <Notice state="danger" action={<Button onPress={() => refetch()}>{texts.again}</Button>}>
          {wordsOf(error)}
        </Notice>
      </main>
    );
  }
  if (!me) {
    const to = pathname === "/" ? "" : `?to=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${to}`} replace />;
  }
  return (
    <MeContext.Provider value={me}>
      <Outlet />
    </MeContext.Provider>
  );
}
