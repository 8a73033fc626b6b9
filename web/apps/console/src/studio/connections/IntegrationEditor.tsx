import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { ThingHead } from "../fields/ThingHead";
import { Callers } from "./Callers";
import type { Integration } from "./integration";
import { fieldsOf } from "./pairs";
import { RequestForm } from "./RequestForm";
import { RowsField } from "./RowsField";
import { TryIntegration } from "./TryIntegration";

const words = texts.connections.integrations;

interface IntegrationEditorProps {
  name: string;
  integration: Integration;
  isReadOnly: boolean;
}

/** One integration: at the left what is sent, at the right what came back and what is read of it. */
export function IntegrationEditor({ name, integration, isReadOnly }: IntegrationEditorProps) {
  const keeper = useKeeper();
  return (
    <section className="connection stack" aria-label={nameOf(name, integration)}>
      <ThingHead
        section="integrations"
        thing={name}
        name={nameOf(name, integration)}
        list={{ to: "integrations", label: words.back }}
        help="integrations"
      />
      <div className="connection-columns">
        <section className="card stack" aria-label={words.request}>
          <h3>{words.request}</h3>
          <RequestForm name={name} integration={integration} isReadOnly={isReadOnly} />
        </section>
        <div className="stack">
          {!isReadOnly && (
            <section className="card stack" aria-label={words.response}>
              <h3>{words.response}</h3>
              <TryIntegration name={name} integration={integration} />
            </section>
          )}
          <section className="card stack" aria-label={words.fields}>
            <Editable>
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
            </Editable>
          </section>
          <div className="card">
            <Callers integration={name} />
          </div>
        </div>
      </div>
    </section>
  );
}
