import { api, unwrap } from "@colloquy/api";
import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import { type ChannelForm, NEW_CHANNEL, responderOf } from "./channelForm";
import type { Credentials } from "./channels";
import { ResponderFields } from "./ResponderFields";

const { webhook, form: words, environments } = texts.channels;
const ENVIRONMENTS = (["test", "production"] as const).map((value) => ({
  value,
  label: environments[value],
}));

interface WebhookChannelDialogProps {
  onMade: (made: Credentials) => void;
  onClose: () => void;
}

export function WebhookChannelDialog({ onMade, onClose }: WebhookChannelDialogProps) {
  const [form, setForm] = useState<ChannelForm>({ ...NEW_CHANNEL, kind: "webhook" });
  const [callback, setCallback] = useState("");
  const [secret, setSecret] = useState("");
  const change = (changed: Partial<ChannelForm>) =>
    setForm((before) => ({ ...before, ...changed }));
  const submit = useSubmit(
    () => {
      const body = {
        key: form.key.trim(),
        name: form.name.trim() || undefined,
        environment: form.environment,
        first_responder: responderOf(form),
        callback: callback.trim(),
        secret: secret || undefined,
      };
      return unwrap(api.POST("/api/v1/webhook-channels", { body }));
    },
    {
      refresh: ["channels", "webhooks"],
      clues: {
        callback: /address|url|callback/i,
        secret: /secret/,
        bot: /bot|team/,
        key: /key|channel/,
      },
      onDone: (made) => {
        onClose();
        onMade(made);
      },
    },
  );
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={webhook.title}
      submitLabel={texts.create}
      isPending={submit.isPending}
      isDisabled={form.key.trim() === "" || callback.trim() === ""}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <p className="quiet">{webhook.hint}</p>
      <TextField
        label={words.name}
        value={form.name}
        onChange={(name) => change({ name })}
        autoFocus
      />
      <TextField
        label={words.key}
        description={words.keyHint}
        value={form.key}
        onChange={(key) => change({ key })}
        isCode
        error={at.key}
      />
      <SelectField
        label={words.environment}
        description={words.environmentHint}
        choices={ENVIRONMENTS}
        value={form.environment}
        onChange={(environment) => change({ environment })}
      />
      <ResponderFields value={form} error={at.bot} onChange={change} />
      <TextField
        label={webhook.callback}
        description={webhook.callbackHint}
        type="url"
        value={callback}
        onChange={setCallback}
        error={at.callback}
      />
      <TextField
        label={webhook.secret}
        description={webhook.secretHint}
        type="password"
        autoComplete="off"
        optional={texts.optional}
        value={secret}
        onChange={setSecret}
        error={at.secret}
      />
    </FormDialog>
  );
}
