import { Badge, Button, type Column, EmptyState } from "@colloquy/ui";
import { Plus, Shapes } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { useHasRole } from "../../frame/session";
import { ListView } from "../../lists/ListView";
import { texts } from "../../texts";
import type { Bot } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { keyFor } from "../draft/keys";
import { useBotKey } from "../places";
import { type LibraryEntry, searchText, useLibrary } from "./library";

const words = texts.library;

const COLUMNS: readonly Column<LibraryEntry>[] = [
  {
    id: "name",
    heading: words.columns.name,
    cell: (it) => (
      <span>
        <code>{it.key}</code> <Badge>{it.group}</Badge>
      </span>
    ),
  },
  { id: "finds", heading: words.columns.finds, cell: (it) => it.finds },
  {
    id: "example",
    heading: words.columns.example,
    cell: (it) =>
      it.examples[0] && (
        <span>
          <span className="quiet">“{it.examples[0].text}”</span>{" "}
          <code>{JSON.stringify(it.examples[0].value)}</code>
        </span>
      ),
  },
  {
    id: "languages",
    heading: words.columns.languages,
    cell: (it) => it.languages?.join(", ") ?? words.anyLanguage,
  },
];

/** The bot's entity that is one of the library. */
function addedAs(bot: Bot, entry: LibraryEntry): string | undefined {
  const names = [entry.key, ...entry.other_keys];
  const isIt = (name: string | undefined) => name !== undefined && names.includes(name);
  return Object.entries(bot.entities ?? {}).find(([, it]) => isIt(it.built_in))?.[0];
}

/** All entities that are known by name. */
export function Library() {
  const bot = useBot();
  const keeper = useKeeper();
  const base = `/studio/${useBotKey()}/entities`;
  const mayBuild = useHasRole("builder");
  const library = useLibrary();
  const add = (entry: LibraryEntry) => {
    const key = keyFor(entry.key, Object.keys(bot.entities ?? {}));
    keeper.edit({ do: "add", into: ["entities"], key, value: { built_in: entry.key } });
  };
  const actionsOf = (entry: LibraryEntry) => {
    const key = addedAs(bot, entry);
    if (key) return <Link to={`${base}?at=${encodeURIComponent(key)}`}>{words.added}</Link>;
    return (
      mayBuild && (
        <Button icon={Plus} aria-label={`${words.add} ${entry.key}`} onPress={() => add(entry)}>
          {words.add}
        </Button>
      )
    );
  };
  return (
    <div className="stack">
      <p className="quiet">{words.hint}</p>
      <ListView
        what={words.what}
        query={library}
        columns={COLUMNS}
        keyOf={(it) => it.key}
        textOf={searchText}
        actionsOf={actionsOf}
        empty={
          <EmptyState icon={Shapes} title={words.title}>
            {words.hint}
          </EmptyState>
        }
      />
    </div>
  );
}
