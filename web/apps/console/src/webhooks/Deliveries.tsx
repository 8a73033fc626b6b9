import { api, type Schema, unwrap } from "@colloquy/api";
import { Badge, Button, type Column, EmptyState, IconButton, Modal, Time } from "@colloquy/ui";
import { Eye, Send } from "@colloquy/ui/icons";
import { useState } from "react";
import { PagedTable } from "../lists/PagedTable";
import { texts } from "../texts";
import { readable } from "./readable";
import type { Webhook } from "./webhooks";

type Delivery = Schema<"DeliveryView">;

const { deliveries } = texts.webhooks;
/** Whoever sent a test event waits for it here. */
const REFRESH_MS = 3_000;

const COLUMNS: readonly Column<Delivery>[] = [
  { id: "event", heading: deliveries.columns.event, cell: (it) => <code>{it.event}</code> },
  { id: "outcome", heading: deliveries.columns.outcome, cell: (it) => <Outcome delivery={it} /> },
  { id: "attempt", heading: deliveries.columns.attempt, isNumber: true, cell: (it) => it.attempt },
  {
    id: "took",
    heading: deliveries.columns.took,
    isNumber: true,
    cell: (it) => `${it.elapsed_ms} ms`,
  },
  { id: "at", heading: deliveries.columns.at, cell: (it) => <Time at={it.at} /> },
];

function Outcome({ delivery: { is_ok, status, error } }: { delivery: Delivery }) {
  const code = status ? `(${status})` : "";
  if (is_ok) return <Badge state="ok">{deliveries.ok(code)}</Badge>;
  return error ? (
    <span className="danger-text">{deliveries.failed(error)}</span>
  ) : (
    <Badge state="danger">{deliveries.refused(code)}</Badge>
  );
}

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const [shown, setShown] = useState<Delivery>();
  const path = { webhook: webhook.id };
  const load = (cursor: string | undefined) =>
    unwrap(
      api.GET("/api/v1/webhooks/{webhook}/deliveries", { params: { path, query: { cursor } } }),
    );
  return (
    <>
      <PagedTable
        what={deliveries.what}
        queryKey={["deliveries", webhook.id]}
        load={load}
        columns={COLUMNS}
        keyOf={(it) => String(it.id)}
        actionsOf={(it) => (
          <IconButton icon={Eye} label={deliveries.show} onPress={() => setShown(it)} />
        )}
        refreshMs={REFRESH_MS}
        empty={
          <EmptyState icon={Send} title={deliveries.empty.title}>
            {deliveries.empty.hint}
          </EmptyState>
        }
      />
      {shown && (
        <Modal
          title={deliveries.title(shown.event)}
          closeLabel={texts.close}
          isWide
          onClose={() => setShown(undefined)}
        >
          <Outcome delivery={shown} />
          <h3>{deliveries.request}</h3>
          <Code text={shown.request} />
          <h3>{deliveries.response}</h3>
          <Code text={shown.response} />
          <div className="dialog-foot">
            <Button onPress={() => setShown(undefined)}>{texts.close}</Button>
          </div>
        </Modal>
      )}
    </>
  );
}

function Code({ text }: { text: string }) {
  if (text === "") return <p className="quiet">{deliveries.nothing}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keys.
    <pre className="code-block" tabIndex={0}>
      {readable(text)}
    </pre>
  );
}
