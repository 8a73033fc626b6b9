// Searching the documentation: sections that hold each word, the best first.
import { GROUPS } from "./groups";
import { type Heading, sectionsOf } from "./outline";

export interface Indexed {
  page: string;
  title: string;
  heading: Heading;
  words: string;
}

export interface Hit {
  page: string;
  title: string;
  heading: Heading;
  /** What stands around the first word that was found, in pieces of which every second was searched for. */
  excerpt: readonly string[];
}

const MAX_HITS = 30;
const EXCERPT_CHARS = 160;
const [TITLE, HEADING, TEXT] = [9, 4, 1];

/** The sections of all pages, in the order of the list. */
export function indexOf(pages: readonly (readonly [page: string, markdown: string])[]): Indexed[] {
  const order = GROUPS.flatMap((group) => group.pages);
  return pages
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .flatMap(([page, markdown]) => {
      const sections = sectionsOf(markdown);
      const title = sections[0]?.heading.text ?? page;
      return sections.map(({ heading, words }) => ({ page, title, heading, words }));
    });
}

export function search(index: readonly Indexed[], wanted: string): Hit[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return index
    .map((section) => ({ section, score: scoreOf(section, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_HITS)
    .map(({ section: { page, title, heading, words: text } }) => ({
      page,
      title,
      heading,
      excerpt: excerptOf(text, words),
    }));
}

/** How well a section fits; 0 when a word is missing. */
function scoreOf({ title, heading, words: text }: Indexed, words: readonly string[]): number {
  const isTop = heading.depth === 1;
  const values: readonly (readonly [string, number])[] = [
    [title.toLowerCase(), isTop ? TITLE : 0.5],
    [heading.text.toLowerCase(), isTop ? 0 : HEADING],
    [text.toLowerCase(), TEXT],
  ];
  let score = 0;
  for (const word of words) {
    const found = values.filter(([where]) => where.includes(word));
    if (found.length === 0) return 0;
    for (const [, value] of found) score += value;
  }
  // What only stands in the page's title is told by its first section.
  return score > words.length / 2 ? score : 0;
}

function excerptOf(text: string, words: readonly string[]): string[] {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  const first = places.length > 0 ? Math.min(...places) : 0;
  const from = first < EXCERPT_CHARS / 2 ? 0 : text.lastIndexOf(" ", first - EXCERPT_CHARS / 3) + 1;
  const space = text.indexOf(" ", from + EXCERPT_CHARS);
  const until = space < 0 || space > from + 2 * EXCERPT_CHARS ? from + EXCERPT_CHARS : space;
  const cut = `${from > 0 ? "… " : ""}${text.slice(from, until)}${until < text.length ? " …" : ""}`;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return cut.split(new RegExp(`(${escaped.join("|")})`, "gi"));
}
