import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, Button, type Column, DataTable, Notice, TextField } from "@colloquy/ui";
import { Ban, Plus } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { FormDialog } from "../forms/FormDialog";
import { OnceDialog } from "../forms/OnceDialog";
import { useSubmit } from "../forms/useSubmit";
import { wordsOf } from "../frame/words";
import { COLUMNS } from "../keys/columns";
import { RowMenu } from "../lists/RowMenu";
import { texts } from "../texts";

type ApiKey = Schema<"ApiKeyView">;

const { ownKeys: words } = texts.profile;
const { keys } = texts.workspace;

/** One's own columns are those of all keys, but for what they allow: that is what their member may. */
const OWN_COLUMNS: readonly Column<ApiKey>[] = COLUMNS.filter(({ id }) => id !== "scopes");

/** Keys with which programs do what their member may. */
export function OwnKeys() {
  const query = useQuery({
    queryKey: ["own-keys"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/me/keys"))).items,
  });
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<Schema<"ApiKeyCreatedView">>();
  const [revoked, setRevoked] = useState<ApiKey>();
  const actionsOf = (key: ApiKey) => {
    const onAction = () => setRevoked(key);
    const revoke = { id: "revoke", label: keys.revoke, icon: Ban, isDanger: true, onAction };
    return <RowMenu name={key.name} actions={key.revoked_at ? [] : [revoke]} />;
  };
  const items = query.data ?? [];
  return (
    <section className="card stack" aria-labelledby="own-keys">
      <div className="stack-tight">
        <h2 id="own-keys">
          {words.title} {items.length > 0 && <Badge>{items.length}</Badge>}
        </h2>
        <p className="quiet">{words.hint}</p>
      </div>
      {query.error && <Notice state="danger">{wordsOf(query.error)}</Notice>}
      {items.length > 0 && (
        <DataTable
          label={words.title}
          columns={OWN_COLUMNS}
          rows={items}
          keyOf={(it) => it.id}
          actions={{ heading: texts.actions, of: actionsOf }}
        />
      )}
      <div className="row">
        <Button icon={Plus} onPress={() => setCreating(true)}>
          {keys.create}
        </Button>
      </div>
      {isCreating && <OwnKeyDialog onMade={setMade} onClose={() => setCreating(false)} />}
      {made && (
        <OnceDialog
          title={keys.made}
          values={[{ label: keys.key, value: made.key }]}
          onClose={() => setMade(undefined)}
        />
      )}
      {revoked && (
        <ConfirmDialog
          title={keys.revokeTitle}
          submitLabel={keys.revokeSubmit}
          name={revoked.name}
          run={() =>
            unwrap(api.DELETE("/api/v1/me/keys/{key}", { params: { path: { key: revoked.id } } }))
          }
          refresh={["own-keys", "keys"]}
          onClose={() => setRevoked(undefined)}
        >
          {keys.revokeText(revoked.name)}
        </ConfirmDialog>
      )}
    </section>
  );
}

interface OwnKeyDialogProps {
  onMade: (made: Schema<"ApiKeyCreatedView">) => void;
  onClose: () => void;
}

function OwnKeyDialog({ onMade, onClose }: OwnKeyDialogProps) {
  const [name, setName] = useState("");
  const submit = useSubmit(
    () => unwrap(api.POST("/api/v1/me/keys", { body: { name: name.trim(), scopes: [] } })),
    {
      refresh: ["own-keys", "keys"],
      clues: { name: /name/ },
      onDone: (key) => {
        onClose();
        onMade(key);
      },
    },
  );
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={keys.form.title}
      submitLabel={texts.create}
      isPending={submit.isPending}
      isDisabled={name.trim() === ""}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField
        label={keys.form.name}
        description={keys.form.nameHint}
        value={name}
        onChange={setName}
        autoFocus
        error={at.name}
      />
    </FormDialog>
  );
}
