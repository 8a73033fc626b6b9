// What needs attention: webhooks that fail or are off, and what bots reported as errors.
import type { Schema } from "@colloquy/api";
import { texts } from "../texts";

export interface Alert {
  id: string;
  text: string;
  at: string;
  to: string;
}

type Receiver = Schema<"WebhookReceiverView">;
type Report = Schema<"ReportView">;

/** Reports older than this are looked up in the bot's own list. */
const RECENT_MS = 24 * 3600 * 1000;

export function alertsOf(
  webhooks: readonly Receiver[],
  reports: readonly Report[],
  now: Date,
): Alert[] {
  const found = [...webhooks.flatMap(ofWebhook), ...reports.flatMap((it) => ofReport(it, now))];
  return found.sort((a, b) => b.at.localeCompare(a.at));
}

function ofWebhook({ id, name, disabled_at, disabled_for, failing_since }: Receiver): Alert[] {
  const to = `/settings/webhooks/${id}`;
  // Whoever turned it off themselves needn't be told.
  if (disabled_at && disabled_for !== "asked")
    return [{ id, text: texts.alerts.disabled(name), at: disabled_at, to }];
  if (failing_since) return [{ id, text: texts.alerts.failing(name), at: failing_since, to }];
  return [];
}

function ofReport({ at, conversation, report }: Report, now: Date): Alert[] {
  const isRecent = now.getTime() - new Date(at).getTime() < RECENT_MS;
  const { severity, bot, message, code } = (report ?? {}) as Partial<Record<string, unknown>>;
  if (severity !== "error" || !isRecent || typeof message !== "string") return [];
  const name = typeof bot === "string" ? bot : texts.nav.bots;
  const to = typeof bot === "string" ? `/studio/${encodeURIComponent(bot)}` : "/studio";
  return [
    {
      id: `${conversation}-${at}-${String(code)}`,
      text: texts.alerts.report(name, message),
      at,
      to,
    },
  ];
}
