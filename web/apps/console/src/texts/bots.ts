export const bots = {
  title: "Bots",
  description:
    "What answers contacts. Which version does, in test and in production, is said here.",
  what: "bots",
  columns: { name: "Name", key: "Key", version: "Last version", updated: "Changed" },
  noVersion: "none",
  back: "All bots",
  environments: { test: "Test", production: "Production" },
  live: (version: number) => `v${version}`,
  nothingLive: "Nothing is live",
  released: "Live since",
  by: "by",
  publish: (environment: string) => `Publish the draft to ${environment}`,
  published: (version: number, environment: string) =>
    `Version ${version} is live in ${environment}.`,
  rollBack: "Roll back",
  rollBackTo: (version: number) => `Roll back to v${version}`,
  rolledBack: (version: number, environment: string) =>
    `Version ${version} is live in ${environment} again.`,
  running: "Conversations under way stay on their version.",
  problems: "What is wrong with the draft",
  noProblems: "The draft has no problems.",
  versions: {
    title: "All versions",
    what: "versions",
    columns: { number: "Version", by: "Made by", at: "Made", live: "Live in" },
    empty: "Nothing was published yet.",
  },
} as const;
