import { api, type Schema, unwrap } from "@colloquy/api";
import { Button, EmptyState } from "@colloquy/ui";
import { Ban, KeyRound, Plus } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { OnceDialog } from "../forms/OnceDialog";
import { Page } from "../frame/Page";
import { ListView } from "../lists/ListView";
import { RowMenu } from "../lists/RowMenu";
import { useCreating } from "../lists/useCreating";
import { texts } from "../texts";
import { CreateKeyDialog } from "./CreateKeyDialog";
import { COLUMNS } from "./columns";

type ApiKey = Schema<"ApiKeyView">;

const { keys } = texts.workspace;

export function KeysScreen() {
  const query = useQuery({
    queryKey: ["keys"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/api-keys"))).items,
  });
  const [isCreating, setCreating] = useCreating();
  const [made, setMade] = useState<Schema<"ApiKeyCreatedView">>();
  const [revoked, setRevoked] = useState<ApiKey>();
  const create = (
    <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
      {keys.create}
    </Button>
  );
  const actionsOf = (key: ApiKey) => {
    const revoke = {
      id: "revoke",
      label: keys.revoke,
      icon: Ban,
      isDanger: true,
      onAction: () => setRevoked(key),
    };
    return <RowMenu name={key.name} actions={key.revoked_at ? [] : [revoke]} />;
  };
  return (
    <Page title={keys.title} help="api#keys" description={keys.description} actions={create}>
      <ListView
        what={keys.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.prefix} ${it.scopes.join(" ")}`}
        actionsOf={actionsOf}
        empty={
          <EmptyState icon={KeyRound} title={keys.empty.title} action={create}>
            {keys.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && <CreateKeyDialog onMade={setMade} onClose={() => setCreating(false)} />}
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
            unwrap(api.DELETE("/api/v1/api-keys/{key}", { params: { path: { key: revoked.id } } }))
          }
          refresh={["keys"]}
          onClose={() => setRevoked(undefined)}
        >
          {keys.revokeText(revoked.name)}
        </ConfirmDialog>
      )}
    </Page>
  );
}
