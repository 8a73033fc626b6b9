import { api, unwrap } from "@colloquy/api";
import { Checklist, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { useChannels } from "../channels/channels";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import type { MadeSecret, Webhook } from "./webhooks";

const { form, events } = texts.webhooks;
type Event = keyof typeof events;
const EVENTS = (Object.keys(events) as Event[]).map((value) => ({
  value,
  label: events[value],
  description: value,
}));

interface WebhookDialogProps {
  /** The one to change; a new one otherwise. */
  webhook?: Webhook;
  onMade?: (made: MadeSecret) => void;
  onClose: () => void;
}

export function WebhookDialog({ webhook, onMade, onClose }: WebhookDialogProps) {
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [channel, setChannel] = useState(webhook?.channel ?? "");
  const [chosen, setChosen] = useState<Event[]>(
    EVENTS.map(({ value }) => value).filter((value) => webhook?.events.includes(value)),
  );
  const channels = useChannels();
  const submit = useSubmit(
    async () => {
      const body = {
        name: name.trim() || undefined,
        url: url.trim(),
        channel: channel || undefined,
        events: chosen,
      };
      if (!webhook) return unwrap(api.POST("/api/v1/webhooks", { body }));
      await unwrap(
        api.PUT("/api/v1/webhooks/{webhook}", { params: { path: { webhook: webhook.id } }, body }),
      );
      return undefined;
    },
    {
      refresh: ["webhooks", "webhook"],
      clues: { url: /address|url|https/i, name: /name/, channel: /channel/ },
      onDone: (made) => {
        onClose();
        if (made) onMade?.(made);
      },
    },
  );
  const { at, rest } = submit.placed;
  const choices = [
    { value: "", label: texts.webhooks.allChannels },
    ...(channels.data ?? []).map((it) => ({ value: it.key, label: it.name || it.key })),
  ];
  return (
    <FormDialog
      title={webhook ? form.editTitle(webhook.name) : form.title}
      submitLabel={webhook ? texts.save : texts.create}
      isPending={submit.isPending}
      isDisabled={url.trim() === ""}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <TextField label={form.name} value={name} onChange={setName} autoFocus error={at.name} />
      <TextField
        label={form.url}
        description={form.urlHint}
        type="url"
        value={url}
        onChange={setUrl}
        error={at.url}
      />
      <SelectField
        label={form.channel}
        choices={choices}
        value={channel}
        onChange={setChannel}
        error={at.channel}
      />
      <Checklist
        label={form.events}
        description={form.eventsHint}
        choices={EVENTS}
        value={chosen}
        onChange={setChosen}
      />
    </FormDialog>
  );
}
