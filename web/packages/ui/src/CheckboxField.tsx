import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { Check } from "./icons";
import type { Choice } from "./SelectField";

function Marked({ label, description }: { label: string; description?: ReactNode }) {
  return (
    <>
      <span className="checkbox-box" aria-hidden>
        <Check size={14} strokeWidth={3} />
      </span>
      <span className="checkbox-text">
        {label}
        {description && <small>{description}</small>}
      </span>
    </>
  );
}

interface CheckboxFieldProps {
  label: string;
  description?: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}

export function CheckboxField({ label, description, ...rest }: CheckboxFieldProps) {
  return (
    <Checkbox {...rest} className="checkbox">
      <Marked label={label} description={description} />
    </Checkbox>
  );
}

interface ChecklistProps<T extends string> {
  label: string;
  description?: ReactNode;
  error?: string | undefined;
  choices: readonly Choice<T>[];
  value: readonly T[];
  onChange: (value: T[]) => void;
}

/** Some of a few. */
export function Checklist<T extends string>(props: ChecklistProps<T>) {
  const { label, description, error, choices, value, onChange } = props;
  const change = (chosen: string[]) =>
    onChange(choices.map((choice) => choice.value).filter((it) => chosen.includes(it)));
  return (
    <CheckboxGroup
      className="field"
      value={[...value]}
      onChange={change}
      isInvalid={error !== undefined}
    >
      <Label className="field-label">{label}</Label>
      {description && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      {choices.map((choice) => (
        <Checkbox key={choice.value} value={choice.value} className="checkbox">
          <Marked label={choice.label} description={choice.description} />
        </Checkbox>
      ))}
      <FieldError className="field-error">{error}</FieldError>
    </CheckboxGroup>
  );
}
