import { IconButton, TextField } from "@colloquy/ui";
import { X } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../../texts";

interface LinesFieldProps {
  label: string;
  description?: string;
  /** Stands in the line that takes a new one. */
  placeholder: string;
  value: readonly string[];
  /** With nothing left it is told nothing. */
  onChange: (value: string[] | undefined) => void;
  isCode?: boolean;
}

/** Some short texts, a line each; Enter adds one. */
export function LinesField(props: LinesFieldProps) {
  const { label, description, placeholder, value, onChange, isCode } = props;
  const [typed, setTyped] = useState("");
  const tell = (lines: string[]) => onChange(lines.length > 0 ? lines : undefined);
  const add = () => {
    const line = typed.trim();
    if (line && !value.includes(line)) tell([...value, line]);
    setTyped("");
  };
  return (
    <fieldset className="lines">
      <legend className="field-label">{label}</legend>
      {description && <p className="field-description">{description}</p>}
      {value.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name, and is edited in its place.
        <div key={index} className="line">
          <TextField
            label={texts.understanding.line(label, index + 1)}
            isLabelUnseen
            isCode={isCode ?? false}
            value={line}
            onChange={(changed) => tell(value.map((it, at) => (at === index ? changed : it)))}
          />
          <IconButton
            icon={X}
            label={texts.understanding.remove(line)}
            onPress={() => tell(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <TextField
        label={placeholder}
        isLabelUnseen
        isCode={isCode ?? false}
        placeholder={placeholder}
        value={typed}
        onChange={setTyped}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            add();
          }
        }}
      />
    </fieldset>
  );
}
