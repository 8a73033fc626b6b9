import { api, type Schema, unwrap } from "@colloquy/api";
import { Button, type Column, EmptyState, TextField, Time } from "@colloquy/ui";
import { Building2, Plus } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { OnceDialog } from "../forms/OnceDialog";
import { useSubmit } from "../forms/useSubmit";
import { ListView } from "../lists/ListView";
import { texts } from "../texts";

type Workspace = Schema<"WorkspaceView">;
type Created = Schema<"WorkspaceCreatedView">;

const { others } = texts.workspace;

/** The first workspace was there before anybody looked at a clock. */
function sinceOf({ created_at }: Workspace) {
  return Date.parse(created_at) > 0 ? <Time at={created_at} /> : others.fromTheStart;
}

const COLUMNS: readonly Column<Workspace>[] = [
  { id: "name", heading: others.columns.name, cell: (it) => it.name },
  { id: "id", heading: others.columns.id, cell: (it) => <code>{it.id}</code> },
  { id: "since", heading: others.columns.since, cell: sinceOf },
];

export function Workspaces() {
  const query = useQuery({
    queryKey: ["workspaces"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/workspaces"))).items,
  });
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<Created>();
  return (
    <section className="stack">
      <div className="row-apart">
        <div className="stack-tight">
          <h2>{others.title}</h2>
          <p className="quiet">{others.hint}</p>
        </div>
        <Button icon={Plus} onPress={() => setCreating(true)}>
          {others.create}
        </Button>
      </div>
      <ListView
        what={others.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.id}`}
        empty={
          <EmptyState icon={Building2} title={others.title}>
            {others.none}
          </EmptyState>
        }
      />
      {isCreating && <CreateWorkspaceDialog onMade={setMade} onClose={() => setCreating(false)} />}
      {made && (
        <OnceDialog
          title={others.made(made.workspace.name)}
          hint={others.keyHint}
          values={[{ label: others.key, value: made.admin_key.key }]}
          onClose={() => setMade(undefined)}
        />
      )}
    </section>
  );
}

function CreateWorkspaceDialog({
  onMade,
  onClose,
}: {
  onMade: (made: Created) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const submit = useSubmit(
    () => unwrap(api.POST("/api/v1/workspaces", { body: { name: name.trim() } })),
    {
      refresh: ["workspaces"],
      clues: { name: /./ },
      onDone: (made) => {
        onClose();
        onMade(made);
      },
    },
  );
  return (
    <FormDialog
      title={others.form.title}
      submitLabel={texts.create}
      isPending={submit.isPending}
      problem={submit.placed.rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField
        label={others.form.name}
        description={others.form.hint}
        value={name}
        onChange={setName}
        autoFocus
        error={submit.placed.at.name}
      />
    </FormDialog>
  );
}
