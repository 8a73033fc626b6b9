import { Badge, Button, type Column, EmptyState } from "@colloquy/ui";
import { MessagesSquare, Plus } from "@colloquy/ui/icons";
import { useState } from "react";
import { Page } from "../frame/Page";
import { useHasRole } from "../frame/session";
import { ListView } from "../lists/ListView";
import { useCreating } from "../lists/useCreating";
import { texts } from "../texts";
import { ChannelActions } from "./ChannelActions";
import { ChannelDialog } from "./ChannelDialog";
import { CredentialsDialog } from "./CredentialsDialog";
import { type Channel, type Credentials, useChannels, useFirstResponder } from "./channels";
import { WebhookChannelDialog } from "./WebhookChannelDialog";

const columnsOf = (firstResponder: (it: Channel) => string): readonly Column<Channel>[] => [
  { id: "name", heading: texts.channels.columns.name, cell: (it) => it.name || it.key },
  { id: "key", heading: texts.channels.columns.key, cell: (it) => <code>{it.key}</code> },
  {
    id: "kind",
    heading: texts.channels.columns.kind,
    cell: (it) => (
      <span className="row">
        {texts.channels.kinds[it.kind][0]}
        {it.is_public && <Badge state="info">{texts.channels.isPublic}</Badge>}
      </span>
    ),
  },
  {
    id: "environment",
    heading: texts.channels.columns.environment,
    cell: (it) => texts.channels.environments[it.environment],
  },
  { id: "responder", heading: texts.channels.columns.responder, cell: firstResponder },
];

export function ChannelsScreen() {
  const query = useChannels();
  const firstResponder = useFirstResponder();
  const mayBuild = useHasRole("builder");
  const isAdmin = useHasRole();
  const [isCreating, setCreating] = useCreating();
  const [isForProgram, setForProgram] = useState(false);
  const [made, setMade] = useState<Credentials>();
  const create = mayBuild && (
    <>
      {isAdmin && (
        <Button onPress={() => setForProgram(true)}>{texts.channels.createWebhook}</Button>
      )}
      <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
        {texts.channels.create}
      </Button>
    </>
  );
  return (
    <Page
      title={texts.channels.title}
      help="channels"
      description={texts.channels.description}
      actions={create}
    >
      <ListView
        what={texts.channels.what}
        query={query}
        columns={columnsOf(firstResponder)}
        keyOf={(it) => it.key}
        textOf={(it) => `${it.key} ${it.name} ${it.kind} ${it.environment} ${firstResponder(it)}`}
        actionsOf={(it) => <ChannelActions channel={it} onMade={setMade} />}
        empty={
          <EmptyState
            icon={MessagesSquare}
            title={texts.channels.empty.title}
            action={<div className="row">{create}</div>}
          >
            {texts.channels.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && <ChannelDialog onClose={() => setCreating(false)} />}
      {isForProgram && (
        <WebhookChannelDialog onMade={setMade} onClose={() => setForProgram(false)} />
      )}
      {made && <CredentialsDialog made={made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}
