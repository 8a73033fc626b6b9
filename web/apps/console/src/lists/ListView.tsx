import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Notice,
  SearchField,
  Skeleton,
} from "@colloquy/ui";
import { SearchX } from "@colloquy/ui/icons";
import type { ReactNode } from "react";
import { isWorthAnotherTry, wordsOf } from "../frame/words";
import { texts } from "../texts";
import { matching, pageOf, ROWS_PER_PAGE, useListState } from "./listState";

interface Loaded<T> {
  data: readonly T[] | undefined;
  error: Error | null;
  refetch: () => unknown;
}

interface ListViewProps<T> {
  /** What is listed, in lower case: "members". */
  what: string;
  query: Loaded<T>;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  /** What a search looks at. */
  textOf: (row: T) => string;
  actionsOf?: ((row: T) => ReactNode) | undefined;
  filters?: ReactNode;
  /** Says what this is when there is nothing yet, and offers the first step. */
  empty: ReactNode;
}

/** A list with search and pages, and with words for each state that isn't a list. */
export function ListView<T>(props: ListViewProps<T>) {
  const { what, query, columns, keyOf, textOf, actionsOf, filters, empty } = props;
  const state = useListState();
  if (query.error && !query.data) return <FailedList error={query.error} refetch={query.refetch} />;
  if (!query.data) return <Skeleton label={texts.loading} />;
  if (query.data.length === 0) return <div className="card">{empty}</div>;
  const part = pageOf(matching(query.data, state.search, textOf), state.page);
  return (
    <div className="stack">
      <div className="row">
        <SearchField
          label={texts.list.search(what)}
          value={state.search}
          onChange={state.setSearch}
        />
        {filters}
      </div>
      {part.count === 0 ? (
        <div className="card">
          <EmptyState
            icon={SearchX}
            title={texts.list.none}
            action={<Button onPress={state.clear}>{texts.list.clear}</Button>}
          >
            {texts.list.noneHint}
          </EmptyState>
        </div>
      ) : (
        <DataTable
          label={what}
          columns={columns}
          rows={part.rows}
          keyOf={keyOf}
          {...(actionsOf ? { actions: { heading: texts.actions, of: actionsOf } } : {})}
        />
      )}
      {part.pages > 1 && <Pager {...part} onPage={state.setPage} />}
    </div>
  );
}

export function FailedList({ error, refetch }: { error: Error; refetch: () => unknown }) {
  const again = isWorthAnotherTry(error) && (
    <Button onPress={() => refetch()}>{texts.again}</Button>
  );
  return (
    <Notice state="danger" action={again}>
      {wordsOf(error)}
    </Notice>
  );
}

interface PagerProps {
  count: number;
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

function Pager({ count, page, pages, onPage }: PagerProps) {
  const from = (page - 1) * ROWS_PER_PAGE + 1;
  return (
    <nav className="pager" aria-label={texts.more}>
      <span>{texts.list.shown(from, Math.min(count, page * ROWS_PER_PAGE), count)}</span>
      <span className="row">
        <Button isDisabled={page === 1} onPress={() => onPage(page - 1)}>
          {texts.list.previous}
        </Button>
        <Button isDisabled={page === pages} onPress={() => onPage(page + 1)}>
          {texts.list.next}
        </Button>
      </span>
    </nav>
  );
}
