import { CheckboxField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { CodeEditor } from "../code/CodeEditor";
import type { Tree } from "../draft/tree";
import { endpointOf, type Integration, resultOf } from "./integration";

const words = texts.connections.integrations;

interface FurtherFieldsProps {
  name: string;
  integration: Integration;
  isReadOnly: boolean;
  onSet: (field: keyof Integration, value: Tree) => void;
}

/** What is seldom set: usual headers, sending again, the answer's name, a script over it. */
export function FurtherFields({ name, integration, isReadOnly, onSet }: FurtherFieldsProps) {
  const { method } = endpointOf(integration);
  const isRepeatable = method === "post" || method === "patch";
  const { transform } = integration;
  const isOpen =
    integration.default_headers === false ||
    integration.idempotent !== undefined ||
    integration.result !== undefined ||
    transform !== undefined;
  return (
    <details className="fold" open={isOpen}>
      <summary>{words.further}</summary>
      <div className="stack">
        <CheckboxField
          label={words.defaultHeaders}
          description={words.defaultHeadersHint}
          isSelected={integration.default_headers !== false}
          onChange={(is) => onSet("default_headers", is ? undefined : false)}
        />
        {isRepeatable && (
          <CheckboxField
            label={words.idempotent}
            description={words.idempotentHint}
            isSelected={integration.idempotent === true}
            onChange={(is) => onSet("idempotent", is ? true : undefined)}
          />
        )}
        <TextField
          label={words.result}
          description={words.resultHint(resultOf(name, integration))}
          placeholder={name}
          optional={texts.optional}
          isCode
          value={integration.result ?? ""}
          onChange={(result) => onSet("result", result.trim() || undefined)}
        />
        <div className="field">
          <span className="field-label">{words.transform}</span>
          {typeof transform === "object" ? (
            <p className="quiet">{words.transformFile(transform.file)}</p>
          ) : (
            <CodeEditor
              label={words.transform}
              language="javascript"
              value={transform ?? ""}
              onChange={(code) => onSet("transform", code.trim() === "" ? undefined : code)}
              isReadOnly={isReadOnly}
              lines={3}
            />
          )}
          <span className="field-description">{words.transformHint}</span>
        </div>
      </div>
    </details>
  );
}
