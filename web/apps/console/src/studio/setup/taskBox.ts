// The tasks of a task box. Pure.
import type { BotFile } from "@colloquy/api";

export type Task = BotFile<"Task">;

/** A list with one of its entries a place further up or down. */
export function moved<T>(list: readonly T[], index: number, by: 1 | -1): T[] {
  const there = index + by;
  const changed = [...list];
  const [one, other] = [list[index], list[there]];
  if (one === undefined || other === undefined) return changed;
  changed[index] = other;
  changed[there] = one;
  return changed;
}

/** A task with another value of a field; its title is never left out. */
export function withField(task: Task, field: keyof Task, value: unknown): Task {
  if (field === "title") return { ...task, title: (value as Task["title"] | undefined) ?? "" };
  const { [field]: _before, ...others } = task;
  return value === undefined ? others : { ...others, [field]: value };
}
