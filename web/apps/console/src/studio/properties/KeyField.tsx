import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { texts } from "../../texts";
import { isKey } from "../draft/keys";

const words = texts.properties.key;

interface KeyFieldProps {
  value: string;
  /** What others of its kind are called. */
  taken: ReadonlySet<string>;
  onChange: (key: string) => void;
}

/** The key of a thing. It is changed when the field is left, or by Enter: keys on the way mean nothing. */
export function KeyField({ value, taken, onChange }: KeyFieldProps) {
  const [typed, setTyped] = useState(value);
  const isTaken = typed !== value && taken.has(typed);
  const commit = () => {
    if (typed === value) return;
    if (isKey(typed) && !isTaken) onChange(typed);
    else setTyped(value);
  };
  return (
    <TextField
      label={words.label}
      description={words.hint}
      value={typed}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
      error={isTaken ? words.taken : isKey(typed) ? undefined : words.wrong}
      isCode
    />
  );
}
