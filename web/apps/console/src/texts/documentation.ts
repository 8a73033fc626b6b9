/** Texts around the documentation; apart from the others, since they are only needed there. */
export const documentation = {
  description: "What Colloquy does and how it is done, as of the version that runs here.",
  search: "Search the documentation",
  found: (count: number) =>
    count === 1 ? "One place fits." : count === 0 ? "Nothing fits." : `${count} places fit.`,
  none: {
    title: "Nothing fits",
    hint: "No page has all of these words in one place. Fewer words, or others, may find it.",
    clear: "Show all pages",
  },
  groups: {
    "how-tos": "How-tos",
    building: "Building bots",
    people: "People and the desk",
    channels: "Channels and connections",
    server: "Running the server",
    reference: "Reference",
  },
  onThisPage: "On this page",
  also: (group: string) => `All of “${group}”`,
  copy: (what: string) => `Copy ${what}`,
  theCode: "the code",
  theCommands: "the commands",
  code: "Code",
  table: "Table",
  notFound: {
    title: "There is no such page",
    hint: "It may have been renamed, or the link is mistyped. All pages are in the list.",
    all: "All pages",
  },
} as const;
