import { Tabs } from "@colloquy/ui";
import { HelpLink } from "../../help/HelpLink";
import { useListState } from "../../lists/listState";
import { texts } from "../../texts";
import { useSelection } from "../places";
import { Evaluation } from "./Evaluation";
import { IntentPage } from "./IntentPage";
import { IntentTable } from "./IntentTable";
import { Tester } from "./Tester";

const words = texts.understanding.intents;

/** What contacts may want: all intents, one of them, what a text means, and how good it is. */
export function IntentsScreen() {
  const [{ at }] = useSelection();
  const list = useListState();
  if (at) return <IntentPage key={at} intent={at} />;
  return (
    <section className="stack" aria-label={texts.studio.parts.intents}>
      <div className="titled">
        <h2>{texts.studio.parts.intents}</h2>
        <HelpLink to="understanding" />
      </div>
      <Tabs
        label={texts.studio.parts.intents}
        selected={list.filter("tab") || "list"}
        onSelect={(tab) => list.setFilter("tab", tab === "list" ? "" : tab)}
        tabs={[
          { id: "list", label: words.tabs.list, content: <IntentTable /> },
          { id: "tester", label: words.tabs.tester, content: <Tester /> },
          { id: "evaluation", label: words.tabs.evaluation, content: <Evaluation /> },
        ]}
      />
    </section>
  );
}
