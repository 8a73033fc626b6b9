import { api, unwrap } from "@colloquy/api";
import { Skeleton, Tabs, Time } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { Page } from "../frame/Page";
import { FailedList } from "../lists/ListView";
import { useListState } from "../lists/listState";
import { texts } from "../texts";
import { DeadLetters } from "./DeadLetters";
import { Deliveries } from "./Deliveries";
import { SecretDialog } from "./SecretDialog";
import { WebhookActions } from "./WebhookActions";
import { WebhookState } from "./WebhooksScreen";
import type { MadeSecret, Webhook } from "./webhooks";

/** One webhook: how it is, what was delivered, and what was given up. */
export function WebhookScreen() {
  const { webhook: id = "" } = useParams();
  const query = useQuery({
    queryKey: ["webhook", id],
    queryFn: () =>
      unwrap(api.GET("/api/v1/webhooks/{webhook}", { params: { path: { webhook: id } } })),
  });
  const [made, setMade] = useState<MadeSecret>();
  const state = useListState();
  const webhook = query.data;
  const back = <Link to="/settings/webhooks">{texts.webhooks.back}</Link>;
  if (!webhook) {
    return (
      <Page title={texts.webhooks.title} description={back}>
        {query.error ? (
          <FailedList error={query.error} refetch={query.refetch} />
        ) : (
          <Skeleton label={texts.loading} />
        )}
      </Page>
    );
  }
  const { deliveries, dead } = texts.webhooks;
  return (
    <Page
      title={webhook.name}
      description={back}
      actions={
        <>
          <WebhookState webhook={webhook} />
          <WebhookActions webhook={webhook} onMade={setMade} />
        </>
      }
    >
      <Facts webhook={webhook} />
      <Tabs
        label={webhook.name}
        selected={state.filter("tab") || "deliveries"}
        onSelect={(tab) => state.setFilter("tab", tab === "deliveries" ? "" : tab)}
        tabs={[
          { id: "deliveries", label: deliveries.tab, content: <Deliveries webhook={webhook} /> },
          { id: "dead", label: dead.tab, content: <DeadLetters webhook={webhook} /> },
        ]}
      />
      {made && <SecretDialog made={made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}

function Facts({ webhook }: { webhook: Webhook }) {
  const { facts, formats, allEvents, allChannels } = texts.webhooks;
  return (
    <dl className="card facts">
      <dt>{facts.url}</dt>
      <dd>{webhook.url}</dd>
      <dt>{facts.format}</dt>
      <dd>{formats[webhook.format] ?? webhook.format}</dd>
      <dt>{facts.channel}</dt>
      <dd>{webhook.channel ?? allChannels}</dd>
      <dt>{facts.events}</dt>
      <dd>{webhook.events.length > 0 ? webhook.events.join(", ") : allEvents}</dd>
      <dt>{facts.waiting}</dt>
      <dd>{webhook.waiting}</dd>
      <dt>{facts.since}</dt>
      <dd>
        <Time at={webhook.created_at} />
      </dd>
    </dl>
  );
}
