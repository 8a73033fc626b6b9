import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { ChevronsUpDown } from "./icons";

export interface Choice<T extends string = string> {
  value: T;
  label: string;
  description?: string;
}

interface SelectFieldProps<T extends string> {
  label: string;
  /** The label is read out and not shown. */
  isLabelUnseen?: boolean;
  description?: ReactNode;
  error?: string | undefined;
  /** Stands there while nothing is chosen. */
  placeholder?: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, isLabelUnseen, description, error, placeholder, choices, value, onChange } = props;
  const choose = (key: unknown) => {
    const chosen = choices.find((choice) => choice.value === key);
    if (chosen) onChange(chosen.value);
  };
  return (
    <Select
      className="field"
      selectedKey={value}
      onSelectionChange={choose}
      isInvalid={error !== undefined}
      {...(placeholder ? { placeholder } : {})}
    >
      <Label className={isLabelUnseen ? "unseen" : "field-label"}>{label}</Label>
      <Button className="input select-button">
        <SelectValue />
        <ChevronsUpDown className="icon" size={16} aria-hidden />
      </Button>
      {description && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover">
        <ListBox className="menu" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.value} textValue={choice.label} className="menu-item">
              <Text slot="label">{choice.label}</Text>
              {choice.description && <Text slot="description">{choice.description}</Text>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
