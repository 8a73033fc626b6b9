import { Tabs } from "@colloquy/ui";
import { HelpLink } from "../../help/HelpLink";
import { useListState } from "../../lists/listState";
import { texts } from "../../texts";
import { useSelection } from "../places";
import { Tester } from "../understanding/Tester";
import { EntityPage } from "./EntityPage";
import { EntityTable } from "./EntityTable";
import { Library } from "./Library";
import "./entities.css";

const words = texts.entities;

/** What messages may contain: the bot's entities, those of the library, and what is found in a text. */
export function EntitiesScreen() {
  const [{ at }] = useSelection();
  const list = useListState();
  if (at) return <EntityPage key={at} entity={at} />;
  return (
    <section className="stack" aria-label={texts.studio.parts.entities}>
      <div className="titled">
        <h2>{texts.studio.parts.entities}</h2>
        <HelpLink to="entities" />
      </div>
      <Tabs
        label={texts.studio.parts.entities}
        selected={list.filter("tab") || "list"}
        onSelect={(tab) => list.setFilter("tab", tab === "list" ? "" : tab)}
        tabs={[
          { id: "list", label: words.tabs.list, content: <EntityTable /> },
          { id: "library", label: words.tabs.library, content: <Library /> },
          { id: "tester", label: words.tabs.tester, content: <Tester /> },
        ]}
      />
    </section>
  );
}
