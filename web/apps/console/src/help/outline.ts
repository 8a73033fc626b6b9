// What a page of the documentation holds, read from its Markdown: the build makes the list of pages of it,
// and the search looks through it.

export interface Heading {
  /** 1 is the page's title. */
  depth: number;
  id: string;
  text: string;
}

/** A heading with what stands below it, as words. */
export interface Section {
  heading: Heading;
  words: string;
}

export interface Outline {
  page: string;
  title: string;
  /** Its first sentence. */
  summary: string;
  headings: readonly Heading[];
}

/** Makes ids of headings as Git hosts do; one that was there before gets a number. */
export function slugs(): (text: string) => string {
  const seen = new Map<string, number>();
  return (text) => {
    const kept = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\s-]/gu, "");
    const slug = kept.trim().replace(/\s/g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
}

/** A line without the signs of its Markdown. */
function plain(line: string): string {
  return line
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|`/g, "")
    .replace(/^\s*(?:[-*>]|\d+\.)\s+/, "")
    .replace(/^\|[\s:|-]+\|$/, "")
    .replace(/^\||\|$/g, "")
    .replaceAll("|", " ")
    .trim();
}

/** What is between the headings, in order; the first is the title's. */
export function sectionsOf(markdown: string): Section[] {
  const slug = slugs();
  const sections: { heading: Heading; lines: string[] }[] = [];
  let isCode = false;
  for (const line of withoutComments(markdown).split("\n")) {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    const [, signs, name] = isCode ? [] : (/^(#{1,6})\s+(.*)$/.exec(line) ?? []);
    if (signs && name) {
      const text = plain(name);
      sections.push({ heading: { depth: signs.length, id: slug(text), text }, lines: [] });
    } else if (!isFence) {
      sections.at(-1)?.lines.push(isCode ? line.trim() : plain(line));
    }
  }
  return sections.map(({ heading, lines }) => ({
    heading,
    words: lines.filter(Boolean).join(" ").replace(/\s+/g, " "),
  }));
}

/** Comments are for those who write the pages. */
function withoutComments(markdown: string): string {
  return markdown.replace(/^<!--[\s\S]*?-->$/gm, "");
}

/** A line that isn't prose: of a table, a list, a heading. */
const OTHER = /^(?:#|\||[-*] |\d+\. )/;

/** The first sentence of the first paragraph. */
function summaryOf(markdown: string): string {
  const blocks = withoutComments(markdown)
    .replace(/^```[\s\S]*?^```$/gm, "")
    .split(/\n\s*\n/)
    .map((block) => block.trim());
  const first = blocks.find((block) => block !== "" && !OTHER.test(block)) ?? "";
  const text = first.split("\n").map(plain).join(" ");
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}

export function outlineOf(page: string, markdown: string): Outline {
  const headings = sectionsOf(markdown).map(({ heading }) => heading);
  const title = headings[0]?.text ?? page;
  return { page, title, summary: summaryOf(markdown), headings: headings.slice(1) };
}
