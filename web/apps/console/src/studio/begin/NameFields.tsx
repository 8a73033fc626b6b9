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

/** Why a bot can't have this key. Which bots another workspace has isn't known here. */
function useFault(key: string, isElsewhere: boolean): string | undefined {
  const bots = useBots();
  if (key === "") return undefined;
  if (!isKey(key)) return words.keyWrong;
  if (isElsewhere) return undefined;
  return bots.data?.some((it) => it.key === key) ? words.keyTaken : undefined;
}

/** Whether a bot can be made under this name and key. */
export function useIsNamed(naming: Naming, isElsewhere = false): boolean {
  const key = keyOf(naming);
  const fault = useFault(key, isElsewhere);
  return naming.name.trim() !== "" && key !== "" && fault === undefined;
}

interface NameFieldsProps {
  value: Naming;
  error: string | undefined;
  /** The bot is made in another workspace. */
  isElsewhere?: boolean;
  onChange: (value: Naming) => void;
}

/** A bot's name, and the key that is made of it unless another is typed. */
export function NameFields({ value, error, isElsewhere = false, onChange }: NameFieldsProps) {
  const key = keyOf(value);
  const fault = useFault(key, isElsewhere);
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
