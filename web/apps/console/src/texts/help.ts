/** Texts of the links to the documentation. */
export const help = {
  label: "Help",
  documentation: "Documentation",
  howTos: "How-tos",
  /** Of a link to a page about the screen that it is on. */
  works: "How this works",
  newTab: "opens a new tab",
  links: {
    "how-to-attach-a-bot": "How to attach a bot",
    "how-to-billing": "How to build one",
    "how-to-gateway": "How to make a gateway",
    "how-to-order-case": "How to take a case",
  } as Readonly<Partial<Record<string, string>>>,
} as const;
