import { api, type Schema, unwrap } from "@colloquy/api";
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  SelectField,
  Skeleton,
  TextField,
  Time,
} from "@colloquy/ui";
import { ScrollText } from "@colloquy/ui/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Page } from "../frame/Page";
import { FailedList } from "../lists/ListView";
import { useListState } from "../lists/listState";
import { useMembers } from "../members/members";
import { texts } from "../texts";

type Entry = Schema<"AuditEntryView">;

const { audit } = texts.workspace;

const COLUMNS: readonly Column<Entry>[] = [
  { id: "operation", heading: audit.columns.operation, cell: (it) => <code>{it.operation}</code> },
  { id: "who", heading: audit.columns.who, cell: (it) => it.name },
  { id: "target", heading: audit.columns.target, cell: (it) => it.target },
  {
    id: "status",
    heading: audit.columns.status,
    cell: (it) => (
      <Badge state={it.status < 400 ? "ok" : "danger"}>
        {it.status < 400 ? audit.done : `${audit.refused} (${it.status})`}
      </Badge>
    ),
  },
  { id: "address", heading: audit.columns.address, cell: (it) => it.address ?? "" },
  { id: "at", heading: audit.columns.at, cell: (it) => <Time at={it.at} /> },
];

export function AuditScreen() {
  const state = useListState();
  const [typed, setTyped] = useState(state.filter("operation"));
  const operation = useDeferredValue(typed);
  const member = state.filter("member");
  const members = useMembers();
  const query = useInfiniteQuery({
    queryKey: ["audit", operation, member],
    queryFn: ({ pageParam }) => {
      const filters = { operation: operation.trim() || undefined, member: member || undefined };
      return unwrap(
        api.GET("/api/v1/audit-log", {
          params: { query: { ...filters, cursor: pageParam, limit: 50 } },
        }),
      );
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const clear = () => {
    setTyped("");
    state.clear();
  };
  const entries = query.data?.pages.flatMap((page) => page.items);
  const people = [
    { value: "", label: audit.all },
    ...(members.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Page title={audit.title} help="members#the-audit-log" description={audit.description}>
      <div className="filters">
        <TextField
          label={audit.operation}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            state.setFilter("operation", text);
          }}
          placeholder="changeMember"
          isCode
        />
        <SelectField
          label={audit.member}
          choices={people}
          value={member}
          onChange={(value) => state.setFilter("member", value)}
        />
      </div>
      {query.error && !entries && <FailedList error={query.error} refetch={query.refetch} />}
      {query.isPending && <Skeleton label={texts.loading} />}
      {entries?.length === 0 && (
        <div className="card">
          <EmptyState
            icon={ScrollText}
            title={texts.list.none}
            action={<Button onPress={clear}>{texts.list.clear}</Button>}
          >
            {operation || member ? texts.list.noneHint : audit.empty}
          </EmptyState>
        </div>
      )}
      {entries && entries.length > 0 && (
        <DataTable label={audit.what} columns={COLUMNS} rows={entries} keyOf={keyOf(entries)} />
      )}
      {query.hasNextPage && (
        <div className="centred">
          <Button isDisabled={query.isFetchingNextPage} onPress={() => query.fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      )}
    </Page>
  );
}

/** Entries have no ids; two of one instant are told apart by their place. */
function keyOf(entries: readonly Entry[]): (entry: Entry) => string {
  const places = new Map(entries.map((entry, index) => [entry, index]));
  return (entry) => `${entry.at} ${places.get(entry)}`;
}
