import { api, type Schema, unwrap } from "@colloquy/api";
import { Button, type Column, EmptyState, Notice, Time, useSay } from "@colloquy/ui";
import { MailX, Undo2 } from "@colloquy/ui/icons";
import { useSubmit } from "../forms/useSubmit";
import { wordsOf } from "../frame/words";
import { PagedTable } from "../lists/PagedTable";
import { texts } from "../texts";
import type { Webhook } from "./webhooks";

type DeadLetter = Schema<"DeadLetterView">;

const { dead } = texts.webhooks;

const COLUMNS: readonly Column<DeadLetter>[] = [
  { id: "event", heading: dead.columns.event, cell: (it) => <code>{it.event}</code> },
  { id: "reason", heading: dead.columns.reason, cell: (it) => it.reason },
  { id: "attempts", heading: dead.columns.attempts, isNumber: true, cell: (it) => it.attempts },
  { id: "at", heading: dead.columns.at, cell: (it) => <Time at={it.died_at} /> },
];

/** What was given up, and a way to tell it again. */
export function DeadLetters({ webhook }: { webhook: Webhook }) {
  const say = useSay();
  const path = { webhook: webhook.id };
  const replay = useSubmit(
    (ids: number[] | undefined) =>
      unwrap(
        api.POST("/api/v1/webhooks/{webhook}/replay", {
          params: { path },
          body: ids ? { ids } : {},
        }),
      ),
    {
      refresh: ["dead-letters", "deliveries", "webhook", "webhooks"],
      onDone: ({ replayed }) => say(dead.replayed(replayed)),
    },
  );
  const load = (cursor: string | undefined) =>
    unwrap(
      api.GET("/api/v1/webhooks/{webhook}/dead-letters", { params: { path, query: { cursor } } }),
    );
  return (
    <div className="stack">
      {replay.error && <Notice state="danger">{wordsOf(replay.error)}</Notice>}
      <PagedTable
        what={dead.what}
        queryKey={["dead-letters", webhook.id]}
        load={load}
        columns={COLUMNS}
        keyOf={(it) => String(it.id)}
        actionsOf={(it) => (
          <Button isDisabled={replay.isPending} onPress={() => replay.run([it.id])}>
            {dead.replay}
          </Button>
        )}
        above={
          <div>
            <Button
              icon={Undo2}
              isDisabled={replay.isPending}
              onPress={() => replay.run(undefined)}
            >
              {dead.replayAll}
            </Button>
          </div>
        }
        empty={
          <EmptyState icon={MailX} title={dead.empty.title}>
            {dead.empty.hint}
          </EmptyState>
        }
      />
    </div>
  );
}
