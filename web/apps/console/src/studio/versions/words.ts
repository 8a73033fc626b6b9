// What changed in a text, by words.

export interface Run {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Longer texts than this many words are shown as one removed and one added. */
const MOST_WORDS = 600;

/** Cuts a text into words, signs and the space between them. */
function wordsIn(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

/** What of a text stayed, went and came; together the runs are both texts. */
export function changedWords(before: string, after: string): Run[] {
  const [one, other] = [wordsIn(before), wordsIn(after)];
  if (one.length > MOST_WORDS || other.length > MOST_WORDS) return joined(whole(before, after));
  const lengths = commonLengths(one, other);
  const runs: Run[] = [];
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const [old, fresh] = [one[left], other[right]];
    if (old !== undefined && old === fresh) {
      runs.push({ kind: "same", text: old });
      left += 1;
      right += 1;
    } else if (old !== undefined && isOldNext(lengths, left, right, fresh)) {
      runs.push({ kind: "removed", text: old });
      left += 1;
    } else {
      runs.push({ kind: "added", text: fresh ?? "" });
      right += 1;
    }
  }
  return joined(runs);
}

function isOldNext(lengths: number[][], left: number, right: number, fresh: string | undefined) {
  if (fresh === undefined) return true;
  return (lengths[left + 1]?.[right] ?? 0) >= (lengths[left]?.[right + 1] ?? 0);
}

function whole(before: string, after: string): Run[] {
  if (before === after) return [{ kind: "same", text: before }];
  return [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
}

/** Of each pair of rests, how many words they have in common, in order. */
function commonLengths(one: readonly string[], other: readonly string[]): number[][] {
  const lengths = Array.from({ length: one.length + 1 }, () =>
    new Array<number>(other.length + 1).fill(0),
  );
  for (let left = one.length - 1; left >= 0; left -= 1) {
    const [row = [], below = []] = [lengths[left], lengths[left + 1]];
    for (let right = other.length - 1; right >= 0; right -= 1) {
      row[right] =
        one[left] === other[right]
          ? (below[right + 1] ?? 0) + 1
          : Math.max(below[right] ?? 0, row[right + 1] ?? 0);
    }
  }
  return lengths;
}

/** Puts neighbours of one kind together; between two replaced words, space that stayed goes with them. */
function joined(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (run.text === "") continue;
    if (last?.kind === run.kind) last.text += run.text;
    else merged.push({ ...run });
  }
  return merged;
}
