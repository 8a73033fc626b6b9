import { OnceDialog } from "../forms/OnceDialog";
import { texts } from "../texts";
import type { Credentials } from "./channels";

/** What a webhook channel's program needs; its token is shown this once. */
export function CredentialsDialog({ made, onClose }: { made: Credentials; onClose: () => void }) {
  const { webhook } = texts.channels;
  return (
    <OnceDialog
      title={webhook.made(made.key)}
      values={[
        { label: webhook.token, value: made.token },
        { label: webhook.clientId, value: made.client_id },
        { label: webhook.businessId, value: String(made.business_id) },
        { label: webhook.baseUrl, value: made.base_url },
      ]}
      onClose={onClose}
    />
  );
}
