// Where links between pages of the documentation lead when they are read in the console.

export type Target =
  | { kind: "page"; page: string; anchor: string; to: string }
  /** A file of the repository that isn't part of the documentation. */
  | { kind: "file"; path: string }
  | { kind: "outside"; href: string };

/** Says where a link of a page leads, as the page's Markdown has it. */
export function targetOf(from: string, href: string): Target {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return { kind: "outside", href };
  const [file = "", anchor = ""] = href.split("#", 2);
  const page = file === "" ? from : /^([\w-]+)\.md$/.exec(file)?.[1];
  if (page !== undefined) return { kind: "page", page, anchor, to: addressOf(page, anchor) };
  return { kind: "file", path: file.startsWith("../") ? file.slice(3) : `docs/${file}` };
}

export function addressOf(page: string, anchor = ""): string {
  return anchor ? `/help/${page}#${anchor}` : `/help/${page}`;
}
