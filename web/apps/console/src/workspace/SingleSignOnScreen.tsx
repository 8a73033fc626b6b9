import { api, ProblemError, type Schema, unwrap } from "@colloquy/api";
import {
  Button,
  CheckboxField,
  Checklist,
  CopyField,
  Notice,
  Skeleton,
  TextField,
  useSay,
} from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { useSubmit } from "../forms/useSubmit";
import { Page } from "../frame/Page";
import type { Role } from "../frame/session";
import { FailedList } from "../lists/ListView";
import { texts } from "../texts";
import { bodyOf, type Form, formOf, isComplete } from "./singleSignOn";

type View = Schema<"SingleSignOnView">;

const words = texts.singleSignOn;
const ROLES = Object.entries(texts.people.roles).map(([value, [label, description]]) => {
  return { value: value as Role, label, description };
});

/** How members sign in with their organisation's provider. */
export function SingleSignOnScreen() {
  const query = useQuery({ queryKey: ["single-sign-on"], queryFn: find });
  return (
    <Page title={words.title} help="single-sign-on" description={words.description}>
      {query.error && <FailedList error={query.error} refetch={query.refetch} />}
      {query.isPending && <Skeleton label={texts.loading} />}
      {query.data !== undefined && <Settings key={query.data?.updated_at} view={query.data} />}
    </Page>
  );
}

async function find(): Promise<View | null> {
  try {
    return await unwrap(api.GET("/api/v1/single-sign-on"));
  } catch (error) {
    if (error instanceof ProblemError && error.code === "not_found") return null;
    throw error;
  }
}

function Settings({ view }: { view: View | null }) {
  const say = useSay();
  const [form, setForm] = useState(() => formOf(view));
  const [isRemoving, setRemoving] = useState(false);
  const submit = useSubmit(
    () => unwrap(api.PUT("/api/v1/single-sign-on", { body: bodyOf(form, view) })),
    {
      refresh: ["single-sign-on"],
      clues: { issuer: /issuer/, clientId: /client_id/, domains: /domain/, breakGlass: /glass/ },
      onDone: () => say(words.saved),
    },
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    submit.run(undefined);
  };
  const { rest } = submit.placed;
  // The question stands beside the form: what is sent in it must not be taken for the form's.
  return (
    <>
      <form className="card stack form-card" onSubmit={send} noValidate>
        {view?.redirect_uri ? (
          <CopyField
            label={words.redirect}
            value={view.redirect_uri}
            copyLabel={texts.copy}
            copiedLabel={texts.copied}
          />
        ) : (
          <p className="quiet">{view ? words.noAddress : words.redirectLater}</p>
        )}
        <Fields form={form} view={view} at={submit.placed.at} onChange={setForm} />
        {rest && <Notice state="danger">{rest}</Notice>}
        <div className="row">
          <Button type="submit" look="primary" isDisabled={submit.isPending || !isComplete(form)}>
            {words.save}
          </Button>
          {view && (
            <Button look="danger" onPress={() => setRemoving(true)}>
              {words.remove}
            </Button>
          )}
        </div>
      </form>
      {isRemoving && (
        <ConfirmDialog
          title={words.removeTitle}
          submitLabel={words.removeSubmit}
          run={() => unwrap(api.DELETE("/api/v1/single-sign-on"))}
          refresh={["single-sign-on"]}
          onClose={() => setRemoving(false)}
        >
          {words.removeText}
        </ConfirmDialog>
      )}
    </>
  );
}

interface FieldsProps {
  form: Form;
  view: View | null;
  at: Partial<Record<"issuer" | "clientId" | "domains" | "breakGlass", string>>;
  onChange: (form: Form) => void;
}

function Fields({ form, view, at, onChange }: FieldsProps) {
  const set = (change: Partial<Form>) => onChange({ ...form, ...change });
  return (
    <>
      <TextField
        label={words.issuer}
        description={words.issuerHint}
        value={form.issuer}
        onChange={(issuer) => set({ issuer })}
        isCode
        error={at.issuer}
      />
      <TextField
        label={words.clientId}
        value={form.clientId}
        onChange={(clientId) => set({ clientId })}
        isCode
        error={at.clientId}
      />
      <TextField
        label={words.secret}
        description={view?.has_client_secret ? words.secretKept : words.secretHint}
        type="password"
        autoComplete="off"
        value={form.secret}
        onChange={(secret) => set({ secret })}
      />
      <TextField
        label={words.domains}
        description={words.domainsHint}
        value={form.domains}
        onChange={(domains) => set({ domains })}
        lines={2}
        isCode
        error={at.domains}
      />
      <Checklist
        label={words.roles}
        description={words.rolesHint}
        choices={ROLES}
        value={form.roles}
        onChange={(roles) => set({ roles })}
      />
      <CheckboxField
        label={words.required}
        description={words.requiredHint}
        isSelected={form.isRequired}
        onChange={(isRequired) => set({ isRequired })}
      />
      {form.isRequired && (
        <TextField
          label={words.breakGlass}
          description={words.breakGlassHint}
          value={form.breakGlass}
          onChange={(breakGlass) => set({ breakGlass })}
          lines={2}
          error={at.breakGlass ?? (form.breakGlass.trim() ? undefined : words.breakGlassNone)}
        />
      )}
    </>
  );
}
