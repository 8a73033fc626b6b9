import { SelectField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import type { Tree } from "../draft/tree";
import { Editable } from "../fields/Editable";
import { BaseAddresses } from "./BaseAddresses";
import { BodyFields } from "./BodyFields";
import { CredentialField } from "./CredentialField";
import { FurtherFields } from "./FurtherFields";
import { endpointOf, type Integration, METHODS, withEndpoint } from "./integration";
import { pairsOf } from "./pairs";
import { RowsField } from "./RowsField";

const words = texts.connections.integrations;
const CHOICES = METHODS.map((value) => ({ value, label: value.toUpperCase() }));
const KINDS = ["bearer", "basic", "header", "headers"] as const;

interface RequestFormProps {
  name: string;
  integration: Integration;
  isReadOnly: boolean;
}

/** What is sent to a service. */
export function RequestForm({ name, integration, isReadOnly }: RequestFormProps) {
  const keeper = useKeeper();
  const path = ["integrations", name];
  const set = (field: keyof Integration, value: Tree) =>
    keeper.edit({ do: "set", path: [...path, field], value });
  const replace = (value: Integration) => keeper.edit({ do: "set", path, value });
  const endpoint = endpointOf(integration);
  return (
    <Editable>
      <TextField
        label={texts.connections.name}
        placeholder={name}
        value={integration.name ?? ""}
        onChange={(value) => set("name", value || undefined)}
      />
      <div className="method-and-url">
        <SelectField
          label={words.method}
          choices={CHOICES}
          value={endpoint.method}
          onChange={(method) => replace(withEndpoint(integration, { ...endpoint, method }))}
        />
        <TextField
          label={words.url}
          value={endpoint.url}
          onChange={(url) => set(endpoint.method, url)}
          isCode
        />
      </div>
      <p className="field-description">{words.urlHint}</p>
      <BaseAddresses
        url={endpoint.url}
        onSpread={({ actions, url }) => {
          const said = { do: "set", path: [...path, endpoint.method], value: url } as const;
          keeper.edit({ do: "all", actions: [...actions, said] });
        }}
      />
      <RowsField
        label={words.queries}
        what={words.query}
        description={words.queriesHint}
        value={integration.query}
        write={pairsOf}
        onChange={(query) => set("query", query)}
      />
      <RowsField
        label={words.headers}
        what={words.header}
        value={integration.headers}
        write={pairsOf}
        onChange={(headers) => set("headers", headers)}
      />
      <CredentialField
        label={texts.connections.credential.label}
        value={integration.credential}
        kinds={KINDS}
        onChange={(key) => set("credential", key)}
      />
      <BodyFields
        integration={integration}
        isReadOnly={isReadOnly}
        onSet={(field, value) => set(field as keyof Integration, value)}
        onReplace={replace}
      />
      <FurtherFields name={name} integration={integration} isReadOnly={isReadOnly} onSet={set} />
    </Editable>
  );
}
