import { exact } from "@colloquy/ui";
import { OnceDialog } from "../forms/OnceDialog";
import { texts } from "../texts";
import type { MadeSecret } from "./webhooks";

/** The secret of a webhook, this once. */
export function SecretDialog({ made, onClose }: { made: MadeSecret; onClose: () => void }) {
  return (
    <OnceDialog
      title={texts.webhooks.made}
      hint={texts.webhooks.secretHint}
      values={[{ label: texts.webhooks.secret, value: made.secret }]}
      onClose={onClose}
    >
      {made.previous_until && (
        <p>{texts.webhooks.previous(exact(new Date(made.previous_until)))}</p>
      )}
    </OnceDialog>
  );
}
