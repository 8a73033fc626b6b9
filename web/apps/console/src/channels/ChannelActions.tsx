import { api, unwrap } from "@colloquy/api";
import { type MenuAction, useSay } from "@colloquy/ui";
import { ExternalLink, Pencil, RotateCw, Send, Trash2, Webhook } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { useSubmit } from "../forms/useSubmit";
import { useHasRole } from "../frame/session";
import { wordsOf } from "../frame/words";
import { RowMenu } from "../lists/RowMenu";
import { texts } from "../texts";
import { ChannelDialog } from "./ChannelDialog";
import type { Channel, Credentials } from "./channels";

interface ChannelActionsProps {
  channel: Channel;
  onMade: (made: Credentials) => void;
}

export function ChannelActions({ channel, onMade }: ChannelActionsProps) {
  const [open, setOpen] = useState<"edit" | "delete" | "rotate">();
  const close = () => setOpen(undefined);
  const navigate = useNavigate();
  const mayBuild = useHasRole("builder");
  const isAdmin = useHasRole();
  const isWebhook = channel.kind === "webhook" && isAdmin;
  const webhooks = useQuery({
    queryKey: ["webhooks"],
    queryFn: () => unwrap(api.GET("/api/v1/webhooks")),
    enabled: isWebhook,
  });
  const callback = webhooks.data?.items.find(
    (it) => it.channel === channel.key && it.format === "haptik",
  );
  const say = useSay();
  const test = useSubmit(
    (webhook: string) =>
      unwrap(api.POST("/api/v1/webhooks/{webhook}/test", { params: { path: { webhook } } })),
    { refresh: ["deliveries"], onDone: () => say(texts.webhooks.tested) },
  );
  const { webhook } = texts.channels;
  const name = channel.name || channel.key;
  const path = { channel: channel.key };
  const when = (isShown: boolean, action: MenuAction) => (isShown ? [action] : []);
  const chat = () => globalThis.open(`/chat/${channel.key}`, "_blank", "noreferrer");
  const actions = [
    ...when(channel.kind === "web" && channel.is_public === true, {
      id: "open",
      label: texts.channels.open,
      icon: ExternalLink,
      onAction: chat,
    }),
    ...when(mayBuild, {
      id: "edit",
      label: texts.channels.edit,
      icon: Pencil,
      onAction: () => setOpen("edit"),
    }),
    ...when(isWebhook && callback !== undefined, {
      id: "test",
      label: texts.webhooks.actions.test,
      icon: Send,
      onAction: () => callback && test.run(callback.id),
    }),
    ...when(isWebhook && callback !== undefined, {
      id: "deliveries",
      label: webhook.deliveries,
      icon: Webhook,
      onAction: () => navigate(`/settings/webhooks/${callback?.id}`),
    }),
    ...when(isWebhook, {
      id: "rotate",
      label: webhook.rotate,
      icon: RotateCw,
      onAction: () => setOpen("rotate"),
    }),
    ...when(mayBuild, {
      id: "delete",
      label: texts.channels.delete,
      icon: Trash2,
      isDanger: true,
      onAction: () => setOpen("delete"),
    }),
  ];
  return (
    <>
      <RowMenu name={name} actions={actions} />
      {test.error && <span className="field-error">{wordsOf(test.error)}</span>}
      {open === "edit" && <ChannelDialog channel={channel} onClose={close} />}
      {open === "rotate" && (
        <ConfirmDialog
          title={webhook.rotateTitle}
          submitLabel={webhook.rotateSubmit}
          run={async () =>
            onMade(
              await unwrap(
                api.POST("/api/v1/webhook-channels/{channel}/rotate", { params: { path } }),
              ),
            )
          }
          refresh={["channels"]}
          onClose={close}
        >
          {webhook.rotateText(name)}
        </ConfirmDialog>
      )}
      {open === "delete" && (
        <ConfirmDialog
          title={texts.channels.deleteTitle}
          submitLabel={texts.channels.deleteSubmit}
          name={channel.key}
          run={() => unwrap(api.DELETE("/api/v1/channels/{channel}", { params: { path } }))}
          refresh={["channels"]}
          onClose={close}
        >
          {texts.channels.deleteText(name)}
        </ConfirmDialog>
      )}
    </>
  );
}
