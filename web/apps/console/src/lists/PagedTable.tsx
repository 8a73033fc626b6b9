import { Button, type Column, DataTable, Skeleton } from "@colloquy/ui";
import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { texts } from "../texts";
import { FailedList } from "./ListView";

interface PageOf<T> {
  items: T[];
  next?: string | null;
}

interface PagedTableProps<T> {
  what: string;
  queryKey: QueryKey;
  load: (cursor: string | undefined) => Promise<PageOf<T>>;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  actionsOf?: (row: T) => ReactNode;
  /** Looks again this often; never unless said. */
  refreshMs?: number;
  /** What can be done with all of them, where there are any. */
  above?: ReactNode;
  empty: ReactNode;
}

/** A long list, newest first, that goes on as far as somebody wants to read. */
export function PagedTable<T>(props: PagedTableProps<T>) {
  const { what, queryKey, load, columns, keyOf, actionsOf, refreshMs, above, empty } = props;
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: refreshMs ?? false,
  });
  const rows = query.data?.pages.flatMap((page) => page.items);
  if (query.error && !rows) return <FailedList error={query.error} refetch={query.refetch} />;
  if (!rows) return <Skeleton label={texts.loading} />;
  if (rows.length === 0) return <div className="card">{empty}</div>;
  return (
    <div className="stack">
      {above}
      <DataTable
        label={what}
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        {...(actionsOf ? { actions: { heading: texts.actions, of: actionsOf } } : {})}
      />
      {query.hasNextPage && (
        <div className="centred">
          <Button isDisabled={query.isFetchingNextPage} onPress={() => query.fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      )}
    </div>
  );
}
