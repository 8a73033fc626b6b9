// The settings of single sign-on as people type them, and as the API takes them.
import type { Schema } from "@colloquy/api";
import { linesOf } from "../forms/lines";
import type { Role } from "../frame/session";

type View = Schema<"SingleSignOnView">;
type Body = Schema<"SingleSignOnBody">;

export interface Form {
  issuer: string;
  clientId: string;
  /** Empty leaves the one that is kept. */
  secret: string;
  domains: string;
  roles: Role[];
  isRequired: boolean;
  breakGlass: string;
}

export function formOf(view: View | null): Form {
  return {
    issuer: view?.issuer ?? "",
    clientId: view?.client_id ?? "",
    secret: "",
    domains: (view?.domains ?? []).join("\n"),
    roles: view?.roles ?? [],
    isRequired: view?.is_required ?? false,
    breakGlass: (view?.break_glass ?? []).join("\n"),
  };
}

/** Whether a form can be saved: with passwords good for nobody, somebody must still come in. */
export function isComplete({ issuer, clientId, isRequired, breakGlass }: Form): boolean {
  return issuer.trim() !== "" && clientId.trim() !== "" && !(isRequired && !breakGlass.trim());
}

/** The body of a form; what it doesn't show stays as it was. */
export function bodyOf(form: Form, before: View | null): Body {
  return {
    issuer: form.issuer.trim(),
    client_id: form.clientId.trim(),
    client_secret: form.secret === "" ? undefined : form.secret,
    domains: linesOf(form.domains),
    roles: form.roles,
    role_claim: before?.role_claim,
    is_required: form.isRequired,
    break_glass: linesOf(form.breakGlass),
  };
}
