// What a list shows of what there is: a search and a page, both in the address.
import { useState } from "react";
import { useSearchParams } from "react-router";

export const ROWS_PER_PAGE = 25;

export interface Part<T> {
  rows: T[];
  /** Of those that fit the search. */
  count: number;
  page: number;
  pages: number;
}

/** The rows that hold each word of a search, whatever their case. */
export function matching<T>(rows: readonly T[], search: string, textOf: (row: T) => string): T[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = textOf(row).toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** One page of rows; a number beyond the last is the last. */
export function pageOf<T>(rows: readonly T[], wanted: number): Part<T> {
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_PER_PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  const from = (page - 1) * ROWS_PER_PAGE;
  return { rows: rows.slice(from, from + ROWS_PER_PAGE), count: rows.length, page, pages };
}

/** Search, page and filters of the list on this screen, kept in the address. */
export function useListState() {
  const [params, setParams] = useSearchParams();
  // The address follows when there is time for it: what is typed must not wait for it.
  const [search, setSearch] = useState(params.get("q") ?? "");
  const set = (changes: Record<string, string | undefined>) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  };
  return {
    search,
    page: Number.parseInt(params.get("page") ?? "1", 10) || 1,
    filter: (name: string) => params.get(name) ?? "",
    setSearch: (text: string) => {
      setSearch(text);
      set({ q: text, page: undefined });
    },
    setPage: (page: number) => set({ page: page > 1 ? String(page) : undefined }),
    setFilter: (name: string, value: string) => set({ [name]: value, page: undefined }),
    clear: () => {
      setSearch("");
      setParams({}, { replace: true });
    },
  };
}
