// What an address says is selected.

/** No key has a colon in it: a story can't be taken for a dialog. */
const STORY = "story:";

export function atStory(key: string): string {
  return `${STORY}${key}`;
}

export interface Selected {
  /** A story's key. */
  story?: string;
  /** `dialog` or `dialog/interaction`; empty is the bot. */
  place: string;
  /** The rule that is open, from 0. */
  rule: number | undefined;
}

export function selectionOf(at: string): Selected {
  if (at.startsWith(STORY)) return { story: at.slice(STORY.length), place: "", rule: undefined };
  const [place = "", rule] = at.split("#");
  return { place, rule: rule && /^\d+$/.test(rule) ? Number(rule) : undefined };
}
