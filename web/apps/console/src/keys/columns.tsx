import type { Schema } from "@colloquy/api";
import { Badge, type Column, Time } from "@colloquy/ui";
import { texts } from "../texts";

type ApiKey = Schema<"ApiKeyView">;

const { keys } = texts.workspace;

/** What is told of a key. */
export const COLUMNS: readonly Column<ApiKey>[] = [
  { id: "name", heading: keys.columns.name, cell: (it) => it.name },
  { id: "prefix", heading: keys.columns.prefix, cell: (it) => <code>{it.prefix}…</code> },
  {
    id: "scopes",
    heading: keys.columns.scopes,
    cell: (it) => (it.member ? keys.ownOf : it.scopes.join(", ")),
  },
  { id: "since", heading: keys.columns.since, cell: (it) => <Time at={it.created_at} /> },
  {
    id: "state",
    heading: keys.columns.state,
    cell: (it) => (
      <Badge state={it.revoked_at ? undefined : "ok"}>
        {it.revoked_at ? keys.revoked : keys.inForce}
      </Badge>
    ),
  },
];
