import { Button, IconButton } from "@colloquy/ui";
import { Plus, X } from "@colloquy/ui/icons";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { texts } from "../../texts";
import { isSame, type Tree } from "../draft/tree";
import { type Pair, type Pairs, rowsOf, twice } from "./pairs";

const words = texts.connections.rows;

interface Row extends Pair {
  id: number;
}

interface RowsFieldProps {
  label: string;
  /** One of them, as "Header". */
  what: string;
  description?: string;
  value: Pairs;
  /** How rows stand in the file. */
  write: (rows: readonly Pair[]) => Tree;
  /** Whether a name may stand there but once. */
  isUnique?: boolean;
  onChange: (tree: Tree) => void;
}

/** Names with values, row by row: Enter makes another row, a button takes one away. */
export function RowsField(props: RowsFieldProps) {
  const { label, what, description, isUnique } = props;
  const rows = useRows(props);
  const hint = useId();
  const double = isUnique ? twice(rows.all) : undefined;
  const field = (row: Row, part: "name" | "value") => (
    <input
      className="input mono"
      aria-label={words[part](what)}
      placeholder={part === "name" ? words.nameHint : words.valueHint}
      value={row[part]}
      // biome-ignore lint/a11y/noAutofocus: whoever makes a row goes on typing in it.
      autoFocus={part === "name" && row.id === rows.made}
      onChange={(event) => rows.change(row.id, { [part]: event.target.value })}
      onKeyDown={(event) => rows.press(event, row.id)}
    />
  );
  return (
    <fieldset className="plain-set stack-tight" aria-describedby={description ? hint : undefined}>
      <legend className="field-label">{label}</legend>
      {description && (
        <p id={hint} className="field-description">
          {description}
        </p>
      )}
      {rows.all.map((row) => (
        <div key={row.id} className="pair-row">
          {field(row, "name")}
          {field(row, "value")}
          <IconButton
            icon={X}
            label={words.remove(what, row.name)}
            onPress={() => rows.remove(row.id)}
          />
        </div>
      ))}
      {double !== undefined && <p className="field-error">{words.twice(double)}</p>}
      <div>
        <Button look="plain" icon={Plus} onPress={() => rows.add()}>
          {words.add(what.toLowerCase())}
        </Button>
      </div>
    </fieldset>
  );
}

/** Rows as they are typed; those without a name aren't in the file yet. */
function useRows({ value, write, onChange }: RowsFieldProps) {
  const next = useRef(0);
  const numbered = (pairs: Pairs): Row[] =>
    rowsOf(pairs).map((row) => {
      next.current += 1;
      return { ...row, id: next.current };
    });
  const [made, setMade] = useState(-1);
  const [state, setState] = useState(() => ({ rows: numbered(value), written: value as Tree }));
  // Changed elsewhere, as by an undo: what is shown follows.
  if (!isSame(state.written ?? null, value ?? null)) {
    setState({ rows: numbered(value), written: value });
  }
  const set = (rows: Row[]) => {
    const written = write(rows.map(({ name, value: said }) => ({ name, value: said })));
    setState({ rows, written });
    if (!isSame(written ?? null, value ?? null)) onChange(written);
  };
  const add = (after?: number) => {
    next.current += 1;
    const row = { id: next.current, name: "", value: "" };
    const index = state.rows.findIndex(({ id }) => id === after);
    const at = index < 0 ? state.rows.length : index + 1;
    setMade(row.id);
    set(state.rows.toSpliced(at, 0, row));
  };
  return {
    all: state.rows,
    made,
    add,
    remove: (id: number) => set(state.rows.filter((row) => row.id !== id)),
    change: (id: number, changed: Partial<Pair>) =>
      set(state.rows.map((row) => (row.id === id ? { ...row, ...changed } : row))),
    press: (event: KeyboardEvent, id: number) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      add(id);
    },
  };
}
