import { Button, SelectField, TextField } from "@colloquy/ui";
import { Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { DeleteDialog } from "../fields/DeleteDialog";
import { Editable } from "../fields/Editable";
import { ProblemsOf } from "../fields/ProblemsOf";
import { UsesList } from "../fields/UsesList";
import { usesOf } from "../uses";
import { NewName } from "./NewName";
import { shownAs, valueFrom } from "./parts";

const words = texts.setup.variables;
const KINDS = (["text", "json"] as const).map((value) => ({ value, label: words.kinds[value] }));

/** The variables that the bot declares. */
export function Variables() {
  const bot = useBot();
  const keeper = useKeeper();
  const names = Object.keys(bot.variables ?? {});
  return (
    <div className="stack">
      <p className="quiet">{words.hint}</p>
      <ProblemsOf path={["variables"]} />
      <Editable>
        <NewName
          title={words.create}
          isTaken={(name) => names.includes(name)}
          onAdd={(key) =>
            keeper.edit({ do: "add", into: ["variables"], key, value: null, after: null })
          }
        />
        {names.length === 0 && <p className="quiet">{words.empty}</p>}
        {names.map((name) => (
          <VariableCard key={name} name={name} />
        ))}
      </Editable>
    </div>
  );
}

function VariableCard({ name }: { name: string }) {
  const bot = useBot();
  const keeper = useKeeper();
  const [isDeleting, setDeleting] = useState(false);
  const variable = bot.variables?.[name] ?? {};
  const path = ["variables", name];
  const uses = usesOf(bot, "variables", name);
  const set = (field: "description" | "initial", value: unknown) => {
    const { [field]: _before, ...others } = variable;
    const changed = value === undefined ? others : { ...others, [field]: value };
    const isBare = Object.keys(changed).length === 0;
    keeper.edit({ do: "set", path, value: isBare ? null : changed });
  };
  return (
    <section className="card stack" aria-label={name}>
      <div className="row-apart">
        <div className="stack-tight">
          <h3>
            <code>{name}</code>
          </h3>
          <span className="quiet small">{words.read(name)}</span>
        </div>
        <Button look="plain" icon={Trash2} onPress={() => setDeleting(true)}>
          {words.delete(name)}
        </Button>
      </div>
      <TextField
        label={words.description}
        value={variable.description ?? ""}
        onChange={(text) => set("description", text || undefined)}
      />
      <Initial value={variable.initial} onChange={(value) => set("initial", value)} />
      <div className="stack-tight">
        <span className="field-label">{texts.setup.uses}</span>
        <UsesList uses={uses} />
      </div>
      {isDeleting && (
        <DeleteDialog path={path} name={name} uses={uses} onClose={() => setDeleting(false)} />
      )}
    </section>
  );
}

function Initial({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const shown = shownAs(value);
  // What isn't JSON yet stays as it is typed.
  const [typed, setTyped] = useState<string>();
  const [as, setAs] = useState(shown.as);
  const text = typed ?? shown.text;
  const read = (kind: "text" | "json", it: string) => {
    const { value: changed, fault } = valueFrom(kind, it);
    setTyped(fault ? it : undefined);
    if (!fault) onChange(changed);
  };
  return (
    <div className="pair">
      <TextField
        label={words.initial}
        description={words.initialHint}
        isCode={as === "json"}
        value={text}
        error={typed === undefined ? undefined : words.wrong}
        onChange={(it) => read(as, it)}
      />
      <SelectField
        label={words.as}
        choices={KINDS}
        value={as}
        onChange={(kind) => {
          setAs(kind);
          read(kind, text);
        }}
      />
    </div>
  );
}
