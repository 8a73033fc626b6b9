/** A sentence in which what stands between backticks is code. */
export function Words({ children }: { children: string }) {
  const parts = children.split("`").map((text, index) => ({ text, at: index }));
  return parts.map(({ text, at }) => (at % 2 === 1 ? <code key={at}>{text}</code> : text));
}
