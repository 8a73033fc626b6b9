import { Button, IconButton, SearchField, TextField } from "@colloquy/ui";
import { Download, Upload, X } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../../texts";
import { download } from "../begin/download";
import { useKeeper } from "../draft/DraftContext";
import { rename } from "../draft/tree";
import { Editable } from "../fields/Editable";
import { synonymsOf, tableOf, type Values } from "./entities";
import { ImportValues } from "./ImportValues";

const words = texts.entities;
/** So many are shown at first, and with each press of the button. */
const ROWS = 50;

/** The values of an entity with their synonyms: each is edited in its place. */
export function ValueList({ entity, values }: { entity: string; values: Values }) {
  const keeper = useKeeper();
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(ROWS);
  const [isImporting, setImporting] = useState(false);
  const path = ["entities", entity, "values"];
  const wanted = search.toLocaleLowerCase();
  const found = Object.entries(values).filter(([value, synonyms]) =>
    [value, ...synonyms].some((it) => it.toLocaleLowerCase().includes(wanted)),
  );
  return (
    <section className="card stack" aria-label={words.valuesTitle}>
      <div className="row-apart">
        <div className="stack-tight">
          <h3>
            {words.valuesTitle} <span className="quiet">({Object.keys(values).length})</span>
          </h3>
          <p className="quiet small">{words.valuesHint}</p>
        </div>
        <div className="row">
          <Button
            icon={Download}
            onPress={() => download(`${entity}.csv`, [tableOf(values)], "text/csv")}
          >
            {words.csv.export}
          </Button>
          <Button icon={Upload} onPress={() => setImporting(true)}>
            {words.csv.import}
          </Button>
        </div>
      </div>
      {Object.keys(values).length > 5 && (
        <SearchField label={words.search} value={search} onChange={setSearch} />
      )}
      <Editable>
        <NewValue
          isTaken={(value) => Object.hasOwn(values, value)}
          onAdd={(key) => keeper.edit({ do: "add", into: path, key, value: [], after: null })}
        />
        <ul className="stack-tight">
          {found.slice(0, most).map(([value, synonyms]) => (
            <ValueRow
              key={value}
              value={value}
              synonyms={synonyms}
              onRename={(to) => {
                if (to && !Object.hasOwn(values, to)) {
                  keeper.edit({ do: "set", path, value: rename(values, value, to) });
                }
              }}
              onSynonyms={(changed) =>
                keeper.edit({ do: "set", path: [...path, value], value: changed })
              }
              onRemove={() => keeper.edit({ do: "remove", path: [...path, value] })}
            />
          ))}
        </ul>
      </Editable>
      {found.length === 0 && search && <p className="quiet">{words.none}</p>}
      {found.length > most && (
        <Button onPress={() => setMost(most + ROWS)}>
          {words.more(Math.min(ROWS, found.length - most))}
        </Button>
      )}
      {isImporting && (
        <ImportValues entity={entity} values={values} onClose={() => setImporting(false)} />
      )}
    </section>
  );
}

interface ValueRowProps {
  value: string;
  synonyms: readonly string[];
  onRename: (value: string) => void;
  onSynonyms: (synonyms: string[]) => void;
  onRemove: () => void;
}

function ValueRow({ value, synonyms, onRename, onSynonyms, onRemove }: ValueRowProps) {
  // What is typed stays as it is typed until one leaves the field: a comma at the end, half a name.
  const [name, setName] = useState<string>();
  const [typed, setTyped] = useState<string>();
  const endName = () => {
    if (name !== undefined && name.trim() !== value) onRename(name.trim());
    setName(undefined);
  };
  return (
    <li className="value">
      <TextField
        label={words.valueOf(value)}
        isLabelUnseen
        value={name ?? value}
        onChange={setName}
        onBlur={endName}
        onKeyDown={(event) => {
          if (event.key === "Enter") endName();
        }}
      />
      <TextField
        label={words.synonymsOf(value)}
        isLabelUnseen
        placeholder={words.synonyms}
        value={typed ?? synonyms.join(", ")}
        onChange={(text) => {
          setTyped(text);
          onSynonyms(synonymsOf(text));
        }}
        onBlur={() => setTyped(undefined)}
      />
      <IconButton icon={X} label={texts.understanding.remove(value)} onPress={onRemove} />
    </li>
  );
}

interface NewValueProps {
  isTaken: (value: string) => boolean;
  onAdd: (value: string) => void;
}

function NewValue({ isTaken, onAdd }: NewValueProps) {
  const [typed, setTyped] = useState("");
  const value = typed.trim();
  const add = () => {
    if (!value || isTaken(value)) return;
    onAdd(value);
    setTyped("");
  };
  return (
    <div className="adding">
      <TextField
        label={words.newValue}
        isLabelUnseen
        placeholder={words.newValue}
        value={typed}
        onChange={setTyped}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            add();
          }
        }}
      />
      <Button isDisabled={!value || isTaken(value)} onPress={add}>
        {texts.understanding.add}
      </Button>
    </div>
  );
}
