import { Link } from "react-router";
import { documentation } from "../texts/documentation";
import { addressOf } from "./links";
import type { Heading } from "./outline";

interface ContentsProps {
  page: string;
  headings: readonly Heading[];
}

/** Beside a page: what is on it. Where there is no room beside it, above it and folded. */
export function ContentsBeside(props: ContentsProps) {
  return (
    <nav className="contents-beside" aria-label={documentation.onThisPage}>
      <h2>{documentation.onThisPage}</h2>
      <Contents {...props} />
    </nav>
  );
}

export function ContentsAbove(props: ContentsProps) {
  return (
    <nav className="contents-above" aria-label={documentation.onThisPage}>
      <details>
        <summary>{documentation.onThisPage}</summary>
        <Contents {...props} />
      </details>
    </nav>
  );
}

function Contents({ page, headings }: ContentsProps) {
  return (
    <ul>
      {headings.map(({ id, depth, text }) => (
        <li key={id} className={depth > 2 ? "contents-deeper" : ""}>
          <Link to={addressOf(page, id)}>{text}</Link>
        </li>
      ))}
    </ul>
  );
}
