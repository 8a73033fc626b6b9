import { api, type Schema, unwrap } from "@colloquy/api";
import type { State } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { texts } from "../texts";

export type Webhook = Schema<"WebhookReceiverView">;
export type MadeSecret = Schema<"WebhookSecretView">;

const { states } = texts.webhooks;

export function useWebhooks() {
  // The whole answer: the frame looks at the same one.
  return useQuery({
    queryKey: ["webhooks"],
    queryFn: () => unwrap(api.GET("/api/v1/webhooks")),
    select: (page) => page.items,
  });
}

/** How a webhook is, for people. */
export function stateOf(webhook: Webhook): { state: State | undefined; label: string } {
  const { disabled_at, disabled_for, failing_since } = webhook;
  if (!disabled_at) {
    return failing_since
      ? { state: "warn", label: states.failing }
      : { state: "ok", label: states.on };
  }
  switch (disabled_for) {
    case "gone":
      return { state: "danger", label: states.gone };
    case "failing":
      return { state: "danger", label: states.failed };
    default:
      return { state: undefined, label: states.asked };
  }
}

/** Tells whether a webhook is of a kind that is set up here; others belong to their channel. */
export function isOwn({ format }: Webhook): boolean {
  return format === "standard";
}
