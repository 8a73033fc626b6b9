// Figures as people read them. Pure.

/** A share in percent, with a decimal where it isn't whole. */
export function percent(share: number): string {
  const rounded = Math.round(share * 10) / 10;
  return `${Number.isInteger(rounded) ? rounded : rounded.toFixed(1)} %`;
}

/** A score from 0 to 1, with two decimals. */
export function score(value: number): string {
  return value.toFixed(2);
}

export interface Segment {
  text: string;
  /** The entities that were found in it. */
  entities: string[];
}

interface Found {
  entity: string;
  /** In characters of the text. */
  start: number;
  end: number;
}

/** A text cut where values begin and end. */
export function segmentsOf(text: string, found: readonly Found[]): Segment[] {
  const characters = [...text];
  const cuts = new Set([0, characters.length]);
  for (const { start, end } of found) cuts.add(start).add(end);
  const edges = [...cuts].filter((it) => it <= characters.length).sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => {
    const start = edges[index] ?? 0;
    const inside = found.filter((it) => it.start <= start && it.end >= end);
    return {
      text: characters.slice(start, end).join(""),
      entities: [...new Set(inside.map((it) => it.entity))],
    };
  });
}
