// Gives headings the ids by which links lead to them.
import { slugs } from "./outline";

/** As much of an element of a page as is looked at. */
interface Part {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Part[];
}

const HEADING = /^h[1-6]$/;

export function headingIds() {
  return (page: Part) => {
    const slug = slugs();
    for (const part of page.children ?? []) {
      if (!HEADING.test(part.tagName ?? "")) continue;
      part.properties = { ...part.properties, id: slug(textOf(part)) };
    }
  };
}

function textOf({ value, children }: Part): string {
  return value ?? (children ?? []).map(textOf).join("");
}
