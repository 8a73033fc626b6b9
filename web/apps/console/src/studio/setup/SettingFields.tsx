import { CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { texts } from "../../texts";
import type { Path, Texts } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { at } from "../draft/tree";
import { TextsField } from "../properties/TextsField";

const words = texts.setup.settings;
/** What a field is called, and what it is for. */
export type Naming = readonly [label: string, description: string];

interface FieldProps {
  naming: Naming;
  path: Path;
}

function useValue(path: Path): [unknown, (value: unknown) => void] {
  const bot = useBot();
  const keeper = useKeeper();
  return [at(bot, path), (value) => keeper.edit({ do: "set", path, value })];
}

/** A text; an empty one is nothing said. */
export function TextSetting({ naming: [label, description], path }: FieldProps) {
  const [value, set] = useValue(path);
  return (
    <TextField
      label={label}
      description={description || undefined}
      value={typeof value === "string" ? value : ""}
      onChange={(text) => set(text || undefined)}
    />
  );
}

interface NumberSettingProps extends FieldProps {
  /** A word that may stand in place of a number. */
  word?: string;
}

/** A whole number, or a word where there is one. */
export function NumberSetting({ naming: [label, description], path, word }: NumberSettingProps) {
  const [value, set] = useValue(path);
  // What is no number yet stays as it is typed.
  const [typed, setTyped] = useState<string>();
  const change = (text: string) => {
    const isFine = text === "" || text === word || /^\d{1,6}$/.test(text);
    setTyped(isFine ? undefined : text);
    if (isFine) set(text === "" ? undefined : text === word ? word : Number(text));
  };
  return (
    <TextField
      label={label}
      description={description || undefined}
      inputMode={word ? "text" : "numeric"}
      value={typed ?? (value === undefined ? "" : String(value))}
      error={typed === undefined ? undefined : words.wrong}
      onChange={change}
    />
  );
}

interface SwitchSettingProps extends FieldProps {
  /** What holds when nothing is said. */
  usually: "on" | "off";
}

export function SwitchSetting({ naming: [label, description], path, usually }: SwitchSettingProps) {
  const [value, set] = useValue(path);
  return (
    <CheckboxField
      label={label}
      description={description || undefined}
      isSelected={typeof value === "boolean" ? value : usually === "on"}
      onChange={(on) => set(on === (usually === "on") ? undefined : on)}
    />
  );
}

interface ChoiceSettingProps extends FieldProps {
  /** The first one is what holds when nothing is said. */
  choices: Readonly<Record<string, string>>;
}

export function ChoiceSetting({ naming: [label, description], path, choices }: ChoiceSettingProps) {
  const [value, set] = useValue(path);
  const [usual = ""] = Object.keys(choices);
  return (
    <SelectField
      label={label}
      description={description || undefined}
      choices={Object.entries(choices).map(([key, name]) => ({ value: key, label: name }))}
      value={typeof value === "string" ? value : usual}
      onChange={(key) => set(key === usual ? undefined : key)}
    />
  );
}

export function WordingsSetting({ naming: [label, description], path }: FieldProps) {
  const [value, set] = useValue(path);
  return (
    <TextsField
      label={label}
      description={description}
      value={value as Texts | undefined}
      onChange={set}
    />
  );
}
