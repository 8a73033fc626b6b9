import { Button, EmptyState, Notice, SearchField, Skeleton } from "@colloquy/ui";
import { SearchX } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { Link, useLoaderData } from "react-router";
import { Page } from "../frame/Page";
import { wordsOf } from "../frame/words";
import { useListState } from "../lists/listState";
import { texts } from "../texts";
import { documentation } from "../texts/documentation";
import { GROUPS } from "./groups";
import { addressOf } from "./links";
import type { Outline } from "./outline";
import { loadOutlines } from "./outlines";
import { loadAll } from "./pages";
import { type Hit, indexOf, search } from "./search";
import { useArriving } from "./useArriving";
import "./help.css";

const words = documentation;

export const loader = loadOutlines;

/** All pages of the documentation by group, or the places in them that fit a search. */
export function ListScreen() {
  const content = useRef<HTMLDivElement>(null);
  const state = useListState();
  const wanted = state.search.trim();
  useArriving(content);
  return (
    <div ref={content} className="help-list">
      <Page title={texts.help.documentation} description={words.description}>
        <SearchField label={words.search} value={state.search} onChange={state.setSearch} />
        {wanted ? <Found wanted={wanted} onClear={state.clear} /> : <Groups />}
      </Page>
    </div>
  );
}

function Groups() {
  const outlines = useLoaderData<readonly Outline[]>();
  return GROUPS.map(({ group, pages }) => (
    <section key={group} className="help-group" aria-labelledby={group}>
      <h2 id={group}>{words.groups[group]}</h2>
      <ul>
        {pages
          .flatMap((page) => outlines.filter((it) => it.page === page))
          .map(({ page, title, summary }) => (
            <li key={page}>
              <Link to={addressOf(page)}>{title}</Link>
              <p className="quiet small">{summary}</p>
            </li>
          ))}
      </ul>
    </section>
  ));
}

/** Looks into every page; they are loaded when somebody searches for the first time. */
function Found({ wanted, onClear }: { wanted: string; onClear: () => void }) {
  const query = useQuery({
    queryKey: ["help", "index"],
    queryFn: async () => indexOf(await loadAll()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const hits = useMemo(() => search(query.data ?? [], wanted), [query.data, wanted]);
  if (query.error) return <Notice state="danger">{wordsOf(query.error)}</Notice>;
  if (!query.data) return <Skeleton label={texts.loading} />;
  return (
    <>
      <p role="status" className={hits.length > 0 ? "quiet small" : "unseen"}>
        {words.found(hits.length)}
      </p>
      {hits.length > 0 ? (
        <ul className="help-hits">
          {hits.map((hit) => (
            <li key={`${hit.page}#${hit.heading.id}`}>
              <HitView hit={hit} />
            </li>
          ))}
        </ul>
      ) : (
        <div className="card">
          <EmptyState
            icon={SearchX}
            title={words.none.title}
            action={<Button onPress={onClear}>{words.none.clear}</Button>}
          >
            {words.none.hint}
          </EmptyState>
        </div>
      )}
    </>
  );
}

function HitView({ hit: { page, title, heading, excerpt } }: { hit: Hit }) {
  const isTop = heading.depth === 1;
  return (
    <>
      <Link to={addressOf(page, isTop ? "" : heading.id)}>
        {isTop ? title : `${title} › ${heading.text}`}
      </Link>
      <p className="quiet small">
        {excerpt.map((piece, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name.
          index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece,
        )}
      </p>
    </>
  );
}
