import { type ReactNode, useState } from "react";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Button } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { SearchField } from "react-aria-components/SearchField";
import { Select, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { ChevronsUpDown, Search } from "./icons";
import { found } from "./picking";
import type { Choice } from "./SelectField";

const NONE: readonly Choice[] = [];

interface PickFieldProps {
  label: string;
  description?: ReactNode;
  error?: string | undefined;
  /** What is searched for, as it is asked. */
  search: string;
  /** Said when nothing is found. */
  none: string;
  /** Says that there are more than are shown. */
  more: (count: number) => string;
  /** Stands there while nothing is chosen. */
  placeholder?: string;
  /** Those that are many are asked for when somebody looks at them. */
  choices: readonly Choice[] | (() => readonly Choice[]);
  /** The label of what is chosen, where it isn't one of the choices'. */
  chosen?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

/** One of many, found by typing. */
export function PickField(props: PickFieldProps) {
  const { label, description, error, placeholder, choices, value, onChange } = props;
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const all = typeof choices === "function" ? (isOpen ? choices() : NONE) : choices;
  const chosen = props.chosen ?? all.find((choice) => choice.value === value)?.label;
  // What nobody sees isn't drawn: a form has many such fields, and each would draw its list with each key.
  const { shown, left } = isOpen ? found(all, typed) : { shown: NONE, left: 0 };
  return (
    <Select
      className="field"
      selectedKey={value}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      allowsEmptyCollection
      onOpenChange={(open) => {
        setOpen(open);
        setTyped("");
      }}
      isInvalid={error !== undefined}
    >
      <Label className="field-label">{label}</Label>
      <Button className="input select-button">
        <SelectValue>{() => chosen ?? placeholder ?? value}</SelectValue>
        <ChevronsUpDown className="icon" size={16} aria-hidden />
      </Button>
      {description && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover pick">
        <Autocomplete inputValue={typed} onInputChange={setTyped}>
          <SearchField className="search" aria-label={props.search} autoFocus>
            <Search size={16} aria-hidden />
            <Input className="input" placeholder={props.search} />
          </SearchField>
          <ListBox
            className="menu"
            items={shown}
            renderEmptyState={() => <p className="quiet pick-note">{props.none}</p>}
          >
            {(choice) => (
              <ListBoxItem id={choice.value} textValue={choice.label} className="menu-item">
                <Text slot="label">{choice.label}</Text>
                {choice.description && <Text slot="description">{choice.description}</Text>}
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
        {left > 0 && <p className="quiet pick-note">{props.more(left)}</p>}
      </Popover>
    </Select>
  );
}
