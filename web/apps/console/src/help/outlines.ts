// Titles, first sentences and headings of all pages, as the build read them (docsOutlines.ts): loaded when
// the list or the palette is opened.
import { useQuery } from "@tanstack/react-query";

export async function loadOutlines() {
  return (await import("virtual:docs")).default;
}

/** The outlines of all pages, once they are there. */
export function useOutlines() {
  return useQuery({
    queryKey: ["help", "outlines"],
    queryFn: loadOutlines,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
