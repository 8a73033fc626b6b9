import { Button, buttonLook, type Column, EmptyState } from "@colloquy/ui";
import { Plus, Shapes } from "@colloquy/ui/icons";
import { useMemo, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useHasRole } from "../../frame/session";
import { ListView } from "../../lists/ListView";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { UsesList } from "../fields/UsesList";
import { useBotKey } from "../places";
import { type Use, usesOf } from "../uses";
import { type Entity, kindOf } from "./entities";
import { findEntry, type LibraryEntry, useLibrary } from "./library";
import { NewEntityDialog } from "./NewEntityDialog";

const words = texts.entities;

interface Row {
  key: string;
  name: string;
  entity: Entity;
  uses: Use[];
}

/** What an entity finds, in a few words. */
function contentOf(entity: Entity, library: readonly LibraryEntry[] | undefined): string {
  switch (kindOf(entity)) {
    case "values": {
      const values = Object.keys(entity.values ?? {});
      return `${words.values(values.length)}: ${values.slice(0, 5).join(", ")}`;
    }
    case "regex":
      return entity.regex ?? "";
    case "built_in":
      return findEntry(library, entity.built_in ?? "")?.finds ?? entity.built_in ?? "";
    case "learned":
      return words.sentences(entity.learned?.length ?? 0);
  }
}

/** The bot's own entities. */
export function EntityTable() {
  const bot = useBot();
  const base = `/studio/${useBotKey()}/entities`;
  const navigate = useNavigate();
  const library = useLibrary().data;
  const mayBuild = useHasRole("builder");
  const [isCreating, setCreating] = useState(false);
  const rows = useMemo(
    () =>
      Object.entries(bot.entities ?? {}).map(([key, entity]): Row => {
        return { key, entity, name: nameOf(key, entity), uses: usesOf(bot, "entities", key) };
      }),
    [bot],
  );
  const create = mayBuild && (
    <span className="row">
      <Button look="primary" icon={Plus} onPress={() => setCreating(true)}>
        {words.create}
      </Button>
      <Link to={`${base}?tab=library`} className={buttonLook()}>
        {words.tabs.library}
      </Link>
    </span>
  );
  const columns: readonly Column<Row>[] = [
    {
      id: "name",
      heading: words.columns.name,
      cell: (it) => <Link to={`${base}?at=${encodeURIComponent(it.key)}`}>{it.name}</Link>,
    },
    { id: "kind", heading: words.columns.kind, cell: (it) => words.kinds[kindOf(it.entity)] },
    { id: "content", heading: words.columns.content, cell: (it) => contentOf(it.entity, library) },
    { id: "uses", heading: words.columns.uses, cell: (it) => <UsesList uses={it.uses} /> },
  ];
  return (
    <>
      <ListView
        what={words.what}
        query={{ data: rows, error: null, refetch: () => undefined }}
        columns={columns}
        keyOf={(it) => it.key}
        textOf={(it) => `${it.key} ${it.name} ${JSON.stringify(it.entity)}`}
        filters={create}
        empty={
          <EmptyState icon={Shapes} title={words.empty.title} action={create}>
            {words.empty.hint}
          </EmptyState>
        }
      />
      {isCreating && (
        <NewEntityDialog
          onMade={(key) => navigate(`${base}?at=${encodeURIComponent(key)}`)}
          onClose={() => setCreating(false)}
        />
      )}
    </>
  );
}
