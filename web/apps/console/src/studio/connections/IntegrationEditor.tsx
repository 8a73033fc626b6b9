import { IconButton } from "@colloquy/ui";
import { Trash2 } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useKeeper } from "../draft/DraftContext";
import { useSelection } from "../places";
import { Callers } from "./Callers";
import type { Integration } from "./integration";
import { fieldsOf } from "./pairs";
import { RequestForm } from "./RequestForm";
import { RowsField } from "./RowsField";

const words = texts.connections.integrations;

interface IntegrationEditorProps {
  name: string;
  integration: Integration;
  isReadOnly: boolean;
}

/** One integration: at the left what is sent, at the right what came back and what is read of it. */
export function IntegrationEditor({ name, integration, isReadOnly }: IntegrationEditorProps) {
  const keeper = useKeeper();
  const [, select] = useSelection();
  const remove = () => {
    keeper.edit({ do: "remove", path: ["integrations", name] });
    select("");
  };
  return (
    <section className="connection stack" aria-label={nameOf(name, integration)}>
      <header className="section-head">
        <div className="stack-tight">
          <Link to="?">{words.back}</Link>
          <h2>{nameOf(name, integration)}</h2>
        </div>
        {!isReadOnly && (
          <IconButton icon={Trash2} label={texts.connections.remove} onPress={remove} />
        )}
      </header>
      <div className="connection-columns">
        <section className="card stack" aria-label={words.request}>
          <h3>{words.request}</h3>
          <RequestForm name={name} integration={integration} isReadOnly={isReadOnly} />
        </section>
        <div className="stack">
          <section className="card stack" aria-label={words.fields}>
            <fieldset className="plain-set" disabled={isReadOnly}>
              <RowsField
                label={words.fields}
                what={words.field}
                description={words.fieldsHint(name)}
                value={integration.fields}
                write={fieldsOf}
                isUnique
                onChange={(fields) =>
                  keeper.edit({ do: "set", path: ["integrations", name, "fields"], value: fields })
                }
              />
            </fieldset>
          </section>
          <div className="card">
            <Callers integration={name} />
          </div>
        </div>
      </div>
    </section>
  );
}
