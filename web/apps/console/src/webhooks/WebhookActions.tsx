import { api, unwrap } from "@colloquy/api";
import { type MenuAction, useSay } from "@colloquy/ui";
import { List, Pencil, Power, RotateCw, Send, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ConfirmDialog } from "../forms/ConfirmDialog";
import { useSubmit } from "../forms/useSubmit";
import { wordsOf } from "../frame/words";
import { RowMenu } from "../lists/RowMenu";
import { texts } from "../texts";
import { RotateDialog } from "./RotateDialog";
import { WebhookDialog } from "./WebhookDialog";
import { isOwn, type MadeSecret, type Webhook } from "./webhooks";

interface WebhookActionsProps {
  webhook: Webhook;
  onMade: (made: MadeSecret) => void;
}

/** Everything that can be done with a webhook. */
export function WebhookActions({ webhook, onMade }: WebhookActionsProps) {
  const [open, setOpen] = useState<"edit" | "rotate" | "delete">();
  const close = () => setOpen(undefined);
  const navigate = useNavigate();
  const say = useSay();
  const path = { webhook: webhook.id };
  const { actions } = texts.webhooks;
  const refresh = ["webhooks", "webhook", "deliveries"];
  const isDisabled = Boolean(webhook.disabled_at);
  const test = useSubmit(
    () => unwrap(api.POST("/api/v1/webhooks/{webhook}/test", { params: { path } })),
    {
      refresh,
      onDone: () => say(texts.webhooks.tested),
    },
  );
  const toggle = useSubmit(
    async (disables: boolean) => {
      if (disables)
        await unwrap(api.POST("/api/v1/webhooks/{webhook}/disable", { params: { path } }));
      else await unwrap(api.POST("/api/v1/webhooks/{webhook}/enable", { params: { path } }));
      return disables;
    },
    {
      refresh,
      onDone: (disabled) => {
        const text = disabled
          ? texts.webhooks.disabled(webhook.name)
          : texts.webhooks.enabled(webhook.name);
        say(text, { label: texts.undo, run: () => toggle.run(!disabled) });
      },
    },
  );
  const failed = test.error ?? toggle.error;
  const own: MenuAction[] = isOwn(webhook)
    ? [
        { id: "edit", label: actions.edit, icon: Pencil, onAction: () => setOpen("edit") },
        { id: "rotate", label: actions.rotate, icon: RotateCw, onAction: () => setOpen("rotate") },
      ]
    : [];
  const items: MenuAction[] = [
    {
      id: "open",
      label: actions.open,
      icon: List,
      onAction: () => navigate(`/settings/webhooks/${webhook.id}`),
    },
    { id: "test", label: actions.test, icon: Send, onAction: () => test.run(undefined) },
    ...own,
    {
      id: "toggle",
      label: isDisabled ? actions.enable : actions.disable,
      icon: Power,
      onAction: () => toggle.run(!isDisabled),
    },
    {
      id: "delete",
      label: actions.delete,
      icon: Trash2,
      isDanger: true,
      onAction: () => setOpen("delete"),
    },
  ];
  return (
    <>
      {failed && <span className="field-error">{wordsOf(failed)}</span>}
      <RowMenu name={webhook.name} actions={items} />
      {open === "edit" && <WebhookDialog webhook={webhook} onClose={close} />}
      {open === "rotate" && <RotateDialog webhook={webhook} onMade={onMade} onClose={close} />}
      {open === "delete" && (
        <ConfirmDialog
          title={texts.webhooks.delete.title}
          submitLabel={texts.webhooks.delete.submit}
          name={webhook.name}
          run={() => unwrap(api.DELETE("/api/v1/webhooks/{webhook}", { params: { path } }))}
          refresh={["webhooks"]}
          onDone={() => navigate("/settings/webhooks")}
          onClose={close}
        >
          {texts.webhooks.delete.text(webhook.name)}
        </ConfirmDialog>
      )}
    </>
  );
}
