import { Tabs } from "@colloquy/ui";
import { HelpLink } from "../../help/HelpLink";
import { useListState } from "../../lists/listState";
import { texts } from "../../texts";
import { Credentials } from "./Credentials";
import { Environments } from "./Environments";
import { Settings } from "./Settings";
import { Variables } from "./Variables";
import "./setup.css";

const { tabs } = texts.setup;

/** What holds for the whole bot. */
export function SetupScreen() {
  const list = useListState();
  return (
    <section className="stack" aria-label={texts.studio.parts.setup}>
      <div className="titled">
        <h2>{texts.studio.parts.setup}</h2>
        <HelpLink to="studio#the-parts" />
      </div>
      <Tabs
        label={texts.studio.parts.setup}
        selected={list.filter("tab") || "environments"}
        onSelect={(tab) => list.setFilter("tab", tab === "environments" ? "" : tab)}
        tabs={[
          { id: "environments", label: tabs.environments, content: <Environments /> },
          { id: "variables", label: tabs.variables, content: <Variables /> },
          { id: "credentials", label: tabs.credentials, content: <Credentials /> },
          { id: "settings", label: tabs.settings, content: <Settings /> },
        ]}
      />
    </section>
  );
}
