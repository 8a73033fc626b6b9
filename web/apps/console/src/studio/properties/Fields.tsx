// Fields of the draft: each shows what stands there, writes through at once, and says what is wrong with it.
import { CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { memo, useState } from "react";
import { texts } from "../../texts";
import type { Texts } from "../draft/bot";
import { isSame } from "../draft/tree";
import { jsonText, parsedJson } from "./choices";
import { errorOf, Faults } from "./Faults";
import { type Field, useField } from "./here";
import { entriesOf, linesOf } from "./lists";
import { TextsField } from "./TextsField";

/** A label and a line about it; an empty line isn't shown. */
export type Words = readonly [string, string];

interface OfField {
  field: Field;
  words: Words;
}

interface TextOfProps extends OfField {
  lines?: number;
  isCode?: boolean;
  /** It stays when it is emptied. */
  isRequired?: boolean;
  placeholder?: string;
}

export const TextOf = memo(function TextOf({
  field,
  words,
  lines,
  isCode,
  isRequired,
  placeholder,
}: TextOfProps) {
  const { value, set, faults } = useField<unknown>(field);
  return (
    <div className="stack-tight">
      <TextField
        label={words[0]}
        description={words[1]}
        value={typeof value === "string" || typeof value === "number" ? String(value) : ""}
        onChange={(text) => set(text === "" && !isRequired ? undefined : text)}
        error={errorOf(faults)}
        {...(lines ? { lines } : {})}
        {...(isCode ? { isCode } : {})}
        {...(placeholder ? { placeholder } : {})}
      />
      <Faults faults={faults} isWithoutErrors />
    </div>
  );
});

/** A text with its wordings. */
export const TextsOf = memo(function TextsOf({
  field,
  words,
  isRequired,
}: OfField & { isRequired?: boolean }) {
  const { value, set, faults } = useField<Texts>(field);
  return (
    <div className="stack-tight">
      <TextsField
        label={words[0]}
        description={words[1]}
        value={value ?? undefined}
        onChange={(anew) => set(anew ?? (isRequired ? "" : undefined))}
        error={errorOf(faults)}
      />
      <Faults faults={faults} isWithoutErrors />
    </div>
  );
});

interface NumberOfProps extends OfField {
  placeholder?: string;
}

/** A whole number; nothing when it is empty. */
export const NumberOf = memo(function NumberOf({ field, words, placeholder }: NumberOfProps) {
  const { value, set, faults } = useField<unknown>(field);
  return (
    <TextField
      label={words[0]}
      description={words[1]}
      inputMode="numeric"
      value={value === undefined || value === null ? "" : String(value)}
      onChange={(text) => {
        const digits = text.replace(/\D/g, "");
        set(digits === "" ? undefined : Number(digits));
      }}
      error={errorOf(faults)}
      {...(placeholder ? { placeholder } : {})}
    />
  );
});

interface CheckOfProps extends OfField {
  /** What holds when nothing is said. */
  unset: boolean;
}

export const CheckOf = memo(function CheckOf({ field, words, unset }: CheckOfProps) {
  const { value, set } = useField<boolean>(field);
  return (
    <CheckboxField
      label={words[0]}
      description={words[1]}
      isSelected={typeof value === "boolean" ? value : unset}
      onChange={(is) => set(is === unset ? undefined : is)}
    />
  );
});

interface SelectOfProps extends OfField {
  choices: Readonly<Record<string, string | Words>>;
  /** What is meant when nothing is said: one of the choices, or a choice of its own. */
  unset: string;
}

export const SelectOf = memo(function SelectOf({ field, words, choices, unset }: SelectOfProps) {
  const { value, set, faults } = useField<string>(field);
  const known = Object.entries(choices).map(([value, it]) =>
    typeof it === "string"
      ? { value, label: it }
      : { value, label: it[0], ...(it[1] ? { description: it[1] } : {}) },
  );
  const isOwn = Object.hasOwn(choices, unset);
  return (
    <SelectField
      label={words[0]}
      description={words[1]}
      choices={isOwn ? known : [{ value: "", label: unset }, ...known]}
      value={typeof value === "string" ? value : isOwn ? unset : ""}
      onChange={(chosen) => set(chosen === "" || chosen === unset ? undefined : chosen)}
      error={errorOf(faults)}
    />
  );
});

interface TypedFieldProps<T> {
  words: Words;
  value: T;
  /** What a text means; nothing when it means none. */
  read: (text: string) => { value: T } | undefined;
  write: (value: T) => string;
  onChange: (value: T) => void;
  error?: string | undefined;
  unread?: string;
  lines?: number;
  isCode?: boolean;
}

/** A text that stands for something else: what is typed stays as it is while it means the same. */
export function TypedField<T>(props: TypedFieldProps<T>) {
  const { words, value, read, write, onChange, error, unread, lines = 3, isCode } = props;
  const [typed, setTyped] = useState({ text: write(value), value });
  const shown = isSame(typed.value, value) ? typed.text : write(value);
  return (
    <TextField
      label={words[0]}
      description={words[1]}
      lines={lines}
      value={shown}
      onChange={(text) => {
        const meant = read(text);
        setTyped({ text, value: meant ? meant.value : value });
        if (meant) onChange(meant.value);
      }}
      error={read(shown) ? error : unread}
      {...(isCode ? { isCode } : {})}
    />
  );
}

interface LinesFieldProps {
  words: Words;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string | undefined;
  isCode?: boolean;
}

/** Several texts, one a line. */
export function LinesField({ words, value, onChange, error, isCode }: LinesFieldProps) {
  return (
    <TypedField<readonly string[]>
      words={words}
      value={value}
      read={(text) => ({ value: entriesOf(text) })}
      write={(list) => list.join("\n")}
      onChange={(list) => onChange([...list])}
      error={error}
      lines={Math.min(8, Math.max(2, value.length + 1))}
      {...(isCode ? { isCode } : {})}
    />
  );
}

interface LinesOfProps extends OfField {
  isCode?: boolean;
  isRequired?: boolean;
}

export const LinesOf = memo(function LinesOf({ field, words, isCode, isRequired }: LinesOfProps) {
  const { value, set, faults } = useField<unknown>(field);
  return (
    <div className="stack-tight">
      <LinesField
        words={words}
        value={linesOf(value)}
        onChange={(list) => set(list.length > 0 || isRequired ? list : undefined)}
        error={errorOf(faults)}
        {...(isCode ? { isCode } : {})}
      />
      <Faults faults={faults} isWithoutErrors />
    </div>
  );
});

interface JsonFieldProps {
  words: Words;
  value: unknown;
  onChange: (value: unknown) => void;
  lines?: number;
}

/** A value as JSON; nothing when it is empty. */
export function JsonField({ words, value, onChange, lines = 3 }: JsonFieldProps) {
  return (
    <TypedField<unknown>
      words={words}
      value={value}
      read={(text) => (text.trim() === "" ? { value: undefined } : parsedJson(text))}
      write={jsonText}
      onChange={onChange}
      unread={texts.interactions.notJson}
      lines={lines}
      isCode
    />
  );
}
