import { Badge, Button, type Column, EmptyState } from "@colloquy/ui";
import { Plus, Webhook as WebhookIcon } from "@colloquy/ui/icons";
import { useState } from "react";
import { Link } from "react-router";
import { Page } from "../frame/Page";
import { ListView } from "../lists/ListView";
import { useCreating } from "../lists/useCreating";
import { texts } from "../texts";
import { SecretDialog } from "./SecretDialog";
import { WebhookActions } from "./WebhookActions";
import { WebhookDialog } from "./WebhookDialog";
import { type MadeSecret, stateOf, useWebhooks, type Webhook } from "./webhooks";

const { columns } = texts.webhooks;

const COLUMNS: readonly Column<Webhook>[] = [
  {
    id: "name",
    heading: columns.name,
    cell: (it) => <Link to={`/settings/webhooks/${it.id}`}>{it.name}</Link>,
  },
  { id: "url", heading: columns.url, cell: (it) => it.url },
  {
    id: "events",
    heading: columns.events,
    cell: (it) => (it.events.length === 0 ? texts.webhooks.allEvents : it.events.length),
  },
  { id: "state", heading: columns.state, cell: (it) => <WebhookState webhook={it} /> },
  { id: "waiting", heading: columns.waiting, isNumber: true, cell: (it) => it.waiting },
];

export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { state, label } = stateOf(webhook);
  return <Badge state={state}>{label}</Badge>;
}

export function WebhooksScreen() {
  const query = useWebhooks();
  const [isCreating, setCreating] = useCreating();
  const [made, setMade] = useState<MadeSecret>();
  const create = (
    <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
      {texts.webhooks.create}
    </Button>
  );
  return (
    <Page
      title={texts.webhooks.title}
      help="webhooks"
      description={texts.webhooks.description}
      actions={create}
    >
      <ListView
        what={texts.webhooks.what}
        query={query}
        columns={COLUMNS}
        keyOf={(it) => it.id}
        textOf={(it) => `${it.name} ${it.url} ${stateOf(it).label}`}
        actionsOf={(it) => <WebhookActions webhook={it} onMade={setMade} />}
        empty={
          <EmptyState icon={WebhookIcon} title={texts.webhooks.empty.title} action={create}>
            {texts.webhooks.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && <WebhookDialog onMade={setMade} onClose={() => setCreating(false)} />}
      {made && <SecretDialog made={made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}
