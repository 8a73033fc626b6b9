import { TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import { isKey, keyFor } from "../draft/keys";
import { useBots } from "./bots";

const words = texts.begin.form;

export interface Naming {
  name: string;
  /** As it was typed; nothing as long as it follows the name. */
  key: string | undefined;
}

/** The key of a bot that is being named. */
export function keyOf({ name, key }: Naming): string {
  return key ?? (name.trim() === "" ? "" : keyFor(name, [], "bot"));
}

/** Why a bot can't have this key. */
function useFault(key: string): string | undefined {
  const bots = useBots();
  if (key === "") return undefined;
  if (!isKey(key)) return words.keyWrong;
  return bots.data?.some((it) => it.key === key) ? words.keyTaken : undefined;
}

/** Whether a bot can be made under this name and key. */
export function useIsNamed(naming: Naming): boolean {
  const key = keyOf(naming);
  const fault = useFault(key);
  return naming.name.trim() !== "" && key !== "" && fault === undefined;
}

interface NameFieldsProps {
  value: Naming;
  error: string | undefined;
  onChange: (value: Naming) => void;
}

/** A bot's name, and the key that is made of it unless another is typed. */
export function NameFields({ value, error, onChange }: NameFieldsProps) {
  const key = keyOf(value);
  const fault = useFault(key);
  return (
    <>
      <TextField
        label={words.name}
        description={words.nameHint}
        value={value.name}
        onChange={(name) => onChange({ ...value, name })}
        autoFocus
      />
      <TextField
        label={words.key}
        description={words.keyHint}
        value={key}
        onChange={(typed) => onChange({ ...value, key: typed === "" ? undefined : typed.trim() })}
        isCode
        error={fault ?? error}
      />
    </>
  );
}
