import { Button, IconButton } from "@colloquy/ui";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "@colloquy/ui/icons";
import type { ReactNode } from "react";
import { texts } from "../../texts";
import { replaced, shifted } from "./lists";

const words = texts.properties.list;

interface ListFieldProps<T> {
  label: string;
  /** What one of them is called. */
  what: string;
  addLabel: string;
  value: readonly T[];
  /** A new one. */
  make: () => T;
  onChange: (value: T[]) => void;
  children: (entry: T, change: (entry: T) => void, index: number) => ReactNode;
}

/** A list whose entries are put in order, added and removed. */
export function ListField<T>(props: ListFieldProps<T>) {
  const { label, what, addLabel, value, make, onChange, children } = props;
  const rows = value.map((entry, index) => ({ id: `${index}`, entry, index }));
  return (
    <fieldset className="list-field">
      <legend className="field-label">{label}</legend>
      {rows.map(({ id, entry, index }) => (
        <div key={id} className="list-entry">
          <OrderBar
            what={words.nth(what, index + 1)}
            isFirst={index === 0}
            isLast={index === value.length - 1}
            onMove={(by) => onChange(shifted(value, index, index + by))}
            onRemove={() => onChange(replaced(value, index, undefined))}
          />
          {children(entry, (anew) => onChange(replaced(value, index, anew)), index)}
        </div>
      ))}
      <div>
        <Button icon={Plus} onPress={() => onChange([...value, make()])}>
          {addLabel}
        </Button>
      </div>
    </fieldset>
  );
}

interface OrderBarProps {
  what: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** Moves one of a list, and takes it out. */
export function OrderBar({ what, isFirst, isLast, onMove, onRemove }: OrderBarProps) {
  return (
    <div className="order-bar">
      <span className="small quiet">{what}</span>
      <IconButton
        icon={ArrowUp}
        label={words.up(what)}
        isDisabled={isFirst}
        onPress={() => onMove(-1)}
      />
      <IconButton
        icon={ArrowDown}
        label={words.down(what)}
        isDisabled={isLast}
        onPress={() => onMove(1)}
      />
      <IconButton icon={Trash2} label={words.remove(what)} onPress={onRemove} />
    </div>
  );
}
