import { api, unwrap } from "@colloquy/api";
import { CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import { bodyOf, type ChannelForm, formOf, isGather, NEW_CHANNEL } from "./channelForm";
import { type Channel, useChannels } from "./channels";
import { ResponderFields } from "./ResponderFields";

const { form: words, kinds, environments } = texts.channels;

const ALL_KINDS = (Object.keys(kinds) as ChannelForm["kind"][]).map((value) => {
  const [label, description] = kinds[value];
  return { value, label, description };
});
// A webhook channel needs credentials: it has a form of its own.
const NEW_KINDS = ALL_KINDS.filter(({ value }) => value !== "webhook");
const ENVIRONMENTS = (["test", "production"] as const).map((value) => ({
  value,
  label: environments[value],
}));

interface ChannelDialogProps {
  /** The one to change; a new one otherwise. */
  channel?: Channel;
  onClose: () => void;
}

export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const [form, setForm] = useState(channel ? formOf(channel) : NEW_CHANNEL);
  const all = useChannels();
  const change = (changed: Partial<ChannelForm>) =>
    setForm((before) => ({ ...before, ...changed }));
  const submit = useSubmit(
    () => {
      const path = { channel: form.key.trim() };
      return unwrap(
        api.PUT("/api/v1/channels/{channel}", { params: { path }, body: bodyOf(form, channel) }),
      );
    },
    {
      refresh: ["channels"],
      clues: { accessUrl: /address|url/i, bot: /bot|team/, key: /key|channel/ },
      onDone: onClose,
    },
  );
  const { at, rest } = submit.placed;
  // Saving under a key that is taken would change somebody's channel.
  const isTaken = !channel && all.data?.some(({ key }) => key === form.key.trim());
  const isGood = form.key.trim() !== "" && isGather(form.gather) && !isTaken;
  return (
    <FormDialog
      title={channel ? words.editTitle(channel.name || channel.key) : words.title}
      submitLabel={channel ? texts.save : texts.create}
      isPending={submit.isPending}
      isDisabled={!isGood}
      problem={rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
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
        isReadOnly={channel !== undefined}
        isCode
        error={isTaken ? words.keyTaken : at.key}
      />
      <SelectField
        label={words.kind}
        choices={channel?.kind === "webhook" ? ALL_KINDS : NEW_KINDS}
        value={form.kind}
        onChange={(kind) => change({ kind })}
      />
      <SelectField
        label={words.environment}
        description={words.environmentHint}
        choices={ENVIRONMENTS}
        value={form.environment}
        onChange={(environment) => change({ environment })}
      />
      <ResponderFields value={form} error={at.bot} onChange={change} />
      <CheckboxField
        label={words.isPublic}
        description={words.isPublicHint}
        isSelected={form.isPublic}
        onChange={(isPublic) => change({ isPublic })}
      />
      <CheckboxField
        label={words.skips}
        isSelected={form.skips}
        onChange={(skips) => change({ skips })}
      />
      <TextField
        label={words.gather}
        description={words.gatherHint}
        inputMode="numeric"
        value={form.gather}
        onChange={(gather) => change({ gather })}
        error={isGather(form.gather) ? undefined : words.gatherWrong}
      />
      <TextField
        label={words.accessUrl}
        description={words.accessUrlHint}
        type="url"
        value={form.accessUrl}
        onChange={(accessUrl) => change({ accessUrl })}
        error={at.accessUrl}
      />
    </FormDialog>
  );
}
