// Which part of the canvas each story takes, where a bot has more than one. Pure.
import { type Bot, nameOf } from "../draft/bot";
import type { Graph } from "./graph";

export interface StoryArea {
  key: string;
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Around the frames of each story; with one story there is nothing to tell apart. */
export function storyAreas(bot: Bot, { parts }: Pick<Graph, "parts">): StoryArea[] {
  const ends = new Map<string, [left: number, top: number, right: number, bottom: number]>();
  for (const { story, frame } of parts.values()) {
    const { x, y } = frame.position;
    const [right, bottom] = [x + (frame.width ?? 0), y + (frame.height ?? 0)];
    const before = ends.get(story) ?? [x, y, right, bottom];
    ends.set(story, [
      Math.min(before[0], x),
      Math.min(before[1], y),
      Math.max(before[2], right),
      Math.max(before[3], bottom),
    ]);
  }
  if (ends.size < 2) return [];
  return [...ends].map(([key, [x, y, right, bottom]]) => {
    const name = nameOf(key, bot.stories?.[key]);
    return { key, name, x, y, width: right - x, height: bottom - y };
  });
}

/** How large the words of headings are on the canvas, so that they can be read from afar: by steps. */
export function headingSize(zoom: number): number {
  const least = 14;
  const usual = 24;
  const step = 2 ** (Math.round(Math.log2(Math.max(zoom, 0.03)) * 2) / 2);
  return Math.round(Math.max(usual, least / step));
}
