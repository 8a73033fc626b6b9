import { Link } from "react-router";
import { texts } from "../../texts";
import { useBotKey } from "../places";
import type { Use } from "../uses";

/** Where a thing is used, each leading there. */
export function UsesList({ uses }: { uses: readonly Use[] }) {
  const base = `/studio/${useBotKey()}`;
  if (uses.length === 0) return <p className="quiet">{texts.understanding.unused}</p>;
  return (
    <ul className="links">
      {uses.map(({ path, label, address }) => (
        <li key={path.join("\n")}>
          <Link to={address.startsWith("?") ? `${base}${address}` : `${base}/${address}`}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
