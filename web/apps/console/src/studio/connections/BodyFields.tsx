import { SelectField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { CodeEditor } from "../code/CodeEditor";
import type { Tree } from "../draft/tree";
import {
  BODIES,
  type BodyKind,
  bodyKindOf,
  type Integration,
  jsonTextOf,
  withBody,
} from "./integration";
import { checkJson } from "./jsonBody";
import { pairsOf } from "./pairs";
import { RowsField } from "./RowsField";

const words = texts.connections.integrations;
const KINDS = BODIES.map((value) => ({ value, label: words.bodies[value] }));

interface BodyFieldsProps {
  integration: Integration;
  isReadOnly: boolean;
  onSet: (field: BodyKind, value: Tree) => void;
  onReplace: (integration: Integration) => void;
}

/** What is sent with a request: nothing, JSON, a form or a text. */
export function BodyFields({ integration, isReadOnly, onSet, onReplace }: BodyFieldsProps) {
  const kind = bodyKindOf(integration);
  return (
    <>
      <SelectField
        label={words.body}
        choices={KINDS}
        value={kind}
        onChange={(chosen) => onReplace(withBody(integration, chosen))}
      />
      {kind === "json" && (
        <JsonBody
          text={jsonTextOf(integration)}
          isReadOnly={isReadOnly}
          onChange={(text) => onSet("json", text)}
        />
      )}
      {kind === "form" && (
        <RowsField
          label={words.forms}
          what={words.form}
          value={integration.form}
          write={(rows) => pairsOf(rows) ?? {}}
          onChange={(form) => onSet("form", form)}
        />
      )}
      {kind === "text" && (
        <TextField
          label={words.text}
          description={words.textHint}
          lines={5}
          isCode
          value={integration.text ?? ""}
          onChange={(text) => onSet("text", text)}
        />
      )}
    </>
  );
}

interface JsonBodyProps {
  text: string;
  isReadOnly: boolean;
  onChange: (text: string) => void;
}

function JsonBody({ text, isReadOnly, onChange }: JsonBodyProps) {
  const marks = checkJson(text);
  return (
    <div className="field">
      <span className="field-label">{words.json}</span>
      <CodeEditor
        label={words.json}
        language="json"
        value={text}
        onChange={onChange}
        marks={marks}
        isReadOnly={isReadOnly}
        lines={4}
      />
      {marks.map(({ line, message }) => (
        <p key={line} className="field-error" role="status">
          {words.curl.line(line, message)}
        </p>
      ))}
      <span className="field-description">{words.jsonHint}</span>
    </div>
  );
}
