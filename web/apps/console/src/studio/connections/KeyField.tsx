import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { texts } from "../../texts";
import { isKey } from "../draft/keys";

const words = texts.connections;

interface KeyFieldProps {
  value: string;
  description?: string;
  taken: readonly string[];
  isReadOnly: boolean;
  /** The key that was typed, once it is left or Enter is pressed: references follow it. */
  onRename: (key: string) => void;
}

/** A thing's key. It isn't given another one with every letter that is typed. */
export function KeyField({ value, description, taken, isReadOnly, onRename }: KeyFieldProps) {
  const [typed, setTyped] = useState(value);
  const key = typed.trim();
  const isTaken = key !== value && taken.includes(key);
  const error = isTaken ? words.keyTaken : isKey(key) ? undefined : words.keyWrong;
  const leave = () => {
    if (error === undefined && key !== value) onRename(key);
    else if (error !== undefined) setTyped(value);
  };
  return (
    <TextField
      label={words.key}
      description={description}
      value={typed}
      onChange={setTyped}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter" && error === undefined) leave();
      }}
      isCode
      isReadOnly={isReadOnly}
      error={error}
    />
  );
}
