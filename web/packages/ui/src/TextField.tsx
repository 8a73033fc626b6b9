import type { ReactNode } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import {
  type TextFieldProps as AriaProps,
  TextField as AriaTextField,
} from "react-aria-components/TextField";

interface TextFieldProps extends Omit<AriaProps, "children" | "className" | "style"> {
  label: string;
  /** The label is read out and not shown. */
  isLabelUnseen?: boolean;
  description?: ReactNode;
  placeholder?: string;
  /** What is wrong with it, in words; stands below. */
  error?: string | undefined;
  /** Said beside the label of what may stay empty. */
  optional?: string;
  lines?: number;
  isCode?: boolean;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    description,
    placeholder,
    error,
    optional,
    lines,
    isCode,
    isLabelUnseen,
    ...rest
  } = props;
  const look = isCode ? "input mono" : "input";
  return (
    <AriaTextField
      {...rest}
      isInvalid={error !== undefined}
      className="field"
      validationBehavior="aria"
    >
      <Label className={isLabelUnseen ? "unseen" : "field-label"}>
        {label}
        {optional && <span className="field-optional"> ({optional})</span>}
      </Label>
      {lines ? (
        <TextArea className={look} rows={lines} placeholder={placeholder} />
      ) : (
        <Input className={look} placeholder={placeholder} />
      )}
      {description && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}
