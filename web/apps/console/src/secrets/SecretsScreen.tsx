import { api, type Schema, unwrap } from "@colloquy/api";
import { Button, type Column, EmptyState, Time } from "@colloquy/ui";
import { Lock, Plus, RefreshCw, Trash2 } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { Page } from "../frame/Page";
import { ListView } from "../lists/ListView";
import { RowMenu } from "../lists/RowMenu";
import { useCreating } from "../lists/useCreating";
import { texts } from "../texts";
import { SecretDialog } from "./SecretDialog";

type Secret = Schema<"SecretView">;

const { secrets } = texts.workspace;

const COLUMNS: readonly Column<Secret>[] = [
  { id: "name", heading: secrets.columns.name, cell: (it) => <code>{it.name}</code> },
  { id: "hosts", heading: secrets.columns.hosts, cell: (it) => it.hosts.join(", ") },
  { id: "updated", heading: secrets.columns.updated, cell: (it) => <Time at={it.updated_at} /> },
];

export function SecretsScreen() {
  const query = useQuery({
    queryKey: ["secrets"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/secrets"))).items,
  });
  const [isCreating, setCreating] = useCreating();
  const [replaced, setReplaced] = useState<Secret>();
  const [deleted, setDeleted] = useState<Secret>();
  const create = (
    <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
      {secrets.create}
    </Button>
  );
  const actionsOf = (secret: Secret) => (
    <RowMenu
      name={secret.name}
      actions={[
        {
          id: "replace",
          label: secrets.replace,
          icon: RefreshCw,
          onAction: () => setReplaced(secret),
        },
        {
          id: "delete",
          label: secrets.delete,
          icon: Trash2,
          isDanger: true,
          onAction: () => setDeleted(secret),
        },
      ]}
    />
  );
  return (
    <Page
      title={secrets.title}
      help="server#secrets"
      description={secrets.description}
      actions={create}
    >
      <ListView
        what={secrets.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.name}
        textOf={(it) => `${it.name} ${it.hosts.join(" ")}`}
        actionsOf={actionsOf}
        empty={
          <EmptyState icon={Lock} title={secrets.empty.title} action={create}>
            {secrets.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && <SecretDialog onClose={() => setCreating(false)} />}
      {replaced && <SecretDialog secret={replaced} onClose={() => setReplaced(undefined)} />}
      {deleted && (
        <ConfirmDialog
          title={secrets.deleteTitle}
          submitLabel={secrets.deleteSubmit}
          name={deleted.name}
          run={() =>
            unwrap(
              api.DELETE("/api/v1/secrets/{secret}", {
                params: { path: { secret: deleted.name } },
              }),
            )
          }
          refresh={["secrets"]}
          onClose={() => setDeleted(undefined)}
        >
          {secrets.deleteText(deleted.name)}
        </ConfirmDialog>
      )}
    </Page>
  );
}
