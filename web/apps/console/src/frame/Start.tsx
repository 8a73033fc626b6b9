import { Navigate } from "react-router";
import { screensFor } from "./screens";
import { useMe } from "./session";

/** Leads to the first screen that is of use to this member. */
export function Start() {
  const { member } = useMe();
  return <Navigate to={screensFor(member.roles)[0]?.path ?? "/settings/profile"} replace />;
}
