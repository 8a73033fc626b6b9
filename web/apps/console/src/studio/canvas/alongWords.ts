// What is said of things that came along with what was pasted.
import { texts } from "../../texts";
import type { Carried, Thing } from "./baggage";
import type { Pasted } from "./clips";

const words = texts.canvas.along;

/** What came along, and what is this bot's own; nothing when nothing is named. */
export function alongWords({ along, own }: Pick<Pasted, "along" | "own">): string | undefined {
  const sections = [...new Set(along.map(({ section }) => section))];
  const counts = sections.map((section) => words.count[section](countOf(along, section)));
  const parts = [
    ...(counts.length > 0 ? [words.came(listed(counts))] : []),
    ...(sections.includes("credentials") ? [words.credentials] : []),
    ...(own.length > 0 ? [words.own(listed(own.map(named)), own.length)] : []),
  ];
  return parts.length > 0 ? parts.join(" ") : undefined;
}

function countOf(things: readonly Thing[], section: Carried): number {
  return things.filter((it) => it.section === section).length;
}

function named({ section, key }: Thing): string {
  return words.named(section, key);
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  const before = parts.slice(0, -1);
  return before.length > 0 ? words.and(before.join(", "), last) : last;
}
