import { api, unwrap } from "@colloquy/api";
import { SelectField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useSubmit } from "../forms/useSubmit";
import { texts } from "../texts";
import type { MadeSecret, Webhook } from "./webhooks";

const { rotate } = texts.webhooks;
type Seconds = keyof typeof rotate.choices;
// Numbers as keys come in order of their size.
const CHOICES = (Object.keys(rotate.choices) as Seconds[]).map((value) => ({
  value,
  label: rotate.choices[value],
}));

interface RotateDialogProps {
  webhook: Webhook;
  onMade: (made: MadeSecret) => void;
  onClose: () => void;
}

export function RotateDialog({ webhook, onMade, onClose }: RotateDialogProps) {
  const [overlap, setOverlap] = useState<Seconds>("86400");
  const submit = useSubmit(
    () =>
      unwrap(
        api.POST("/api/v1/webhooks/{webhook}/rotate", {
          params: { path: { webhook: webhook.id } },
          body: { overlap_seconds: Number(overlap) },
        }),
      ),
    {
      refresh: ["webhooks", "webhook"],
      onDone: (made) => {
        onClose();
        onMade(made);
      },
    },
  );
  return (
    <FormDialog
      title={rotate.title}
      submitLabel={rotate.submit}
      isPending={submit.isPending}
      problem={submit.placed.rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <p>{rotate.text}</p>
      <SelectField label={rotate.overlap} choices={CHOICES} value={overlap} onChange={setOverlap} />
    </FormDialog>
  );
}
