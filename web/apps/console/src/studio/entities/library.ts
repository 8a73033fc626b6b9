// The entities that are known by name, as the server lists them.
import { api, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";

export type LibraryEntry = Schema<"BuiltInEntityView">;

/** All entries, in the order of the library; they don't change while the server runs. */
export function useLibrary() {
  return useQuery({
    queryKey: ["built-in-entities"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/entities/built-in"))).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The entry that a bot file means by a name, its own or another one. */
export function findEntry(
  library: readonly LibraryEntry[] | undefined,
  name: string,
): LibraryEntry | undefined {
  const lower = name.trim().toLowerCase();
  return library?.find((it) => it.key === lower || it.other_keys.includes(lower));
}

/** What a search in the library looks at. */
export function searchText(entry: LibraryEntry): string {
  const examples = entry.examples.map((it) => it.text);
  return [entry.key, entry.name, entry.group, entry.finds, ...examples, ...entry.other_keys].join(
    " ",
  );
}
