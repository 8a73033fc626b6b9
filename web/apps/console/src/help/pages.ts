// The pages of the documentation, and where the console's screens lead into them.

/** Each page is a file of its own that is loaded when somebody reads or searches it. */
const SOURCES = import.meta.glob<string>("../../../../../docs/*.md", {
  query: "?raw",
  import: "default",
});

const LOADERS = new Map(
  Object.entries(SOURCES).map(([path, load]) => [path.replace(/^.*\/(.*)\.md$/, "$1"), load]),
);

export const PAGES: readonly string[] = [...LOADERS.keys()];

/** The Markdown of a page, or nothing when there is no such page. */
export async function loadPage(page: string): Promise<string | undefined> {
  return LOADERS.get(page)?.();
}

/** Every page with its Markdown. */
export function loadAll(): Promise<[page: string, markdown: string][]> {
  return Promise.all(
    [...LOADERS].map(async ([page, load]): Promise<[string, string]> => [page, await load()]),
  );
}
