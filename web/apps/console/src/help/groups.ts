// In which order the pages of the documentation are listed.
import type { documentation } from "../texts/documentation";

export type PageGroup = keyof typeof documentation.groups;

export const GROUPS: readonly { group: PageGroup; pages: readonly string[] }[] = [
  {
    group: "how-tos",
    pages: ["how-to-billing", "how-to-gateway", "how-to-attach-a-bot", "how-to-order-case"],
  },
  {
    group: "building",
    pages: [
      "studio",
      "bot-files",
      "matching",
      "understanding",
      "entities",
      "templates",
      "scripts",
      "integrations",
      "external-bots",
      "context",
      "conversation-tests",
      "chat",
      "faq",
      "nodes",
      "move-in-liveperson",
      "move-in-others",
      "imported-bots",
    ],
  },
  { group: "people", pages: ["desk", "members", "single-sign-on"] },
  {
    group: "channels",
    pages: ["channels", "attachments", "webhook-channel", "webhooks", "kommunicate"],
  },
  { group: "server", pages: ["server", "security", "console"] },
  {
    group: "reference",
    pages: [
      "bot-file-reference",
      "api",
      "external-bots-protocol",
      "kommunicate-messages",
      "hsl",
      "structured-content",
    ],
  },
];

/** The group that a page is listed in. */
export function groupOf(page: string) {
  return GROUPS.find(({ pages }) => pages.includes(page));
}
