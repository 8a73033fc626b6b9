import {
  Badge,
  Button,
  type Column,
  DataTable,
  IconButton,
  SelectField,
  TextField,
} from "@colloquy/ui";
import { Plus, X } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { ProblemsOf } from "../fields/ProblemsOf";
import { UsesList } from "../fields/UsesList";
import { usesOf } from "../uses";
import {
  addRow,
  type EnvironmentKind,
  type EnvironmentRow,
  environmentsOf,
  removeRow,
  rowsOf,
} from "./parts";

const words = texts.setup.environments;
const KINDS = (["addresses", "values"] as const).map((value) => ({
  value,
  label: words.kinds[value],
  description: words.kindHints[value],
}));

/** Addresses and values, test and production side by side. */
export function Environments() {
  const bot = useBot();
  const keeper = useKeeper();
  const rows = rowsOf(bot);
  const columns: readonly Column<EnvironmentRow>[] = [
    {
      id: "name",
      heading: words.columns.name,
      cell: (it) => (
        <span>
          <code>{it.name}</code> <Badge>{words.kinds[it.kind]}</Badge>
        </span>
      ),
    },
    ...environmentsOf(bot).map((environment) => ({
      id: environment,
      heading: words.names[environment] ?? environment,
      cell: (it: EnvironmentRow) => <Cell row={it} environment={environment} />,
    })),
    {
      id: "uses",
      heading: texts.setup.uses,
      cell: (it) => <UsesList uses={usesOf(bot, "environments", it.name)} />,
    },
  ];
  return (
    <div className="stack">
      <p className="quiet">{words.hint}</p>
      <ProblemsOf path={["environments"]} />
      <Editable>
        {rows.length === 0 ? (
          <p className="quiet">{words.empty}</p>
        ) : (
          <DataTable
            label={words.table}
            columns={columns}
            rows={rows}
            keyOf={(it) => `${it.kind} ${it.name}`}
            actions={{
              heading: texts.actions,
              of: (it) => (
                <IconButton
                  icon={X}
                  label={texts.setup.remove(it.name)}
                  onPress={() => keeper.edit(removeRow(bot, it))}
                />
              ),
            }}
          />
        )}
        <NewRow rows={rows} />
      </Editable>
    </div>
  );
}

function Cell({ row, environment }: { row: EnvironmentRow; environment: string }) {
  const keeper = useKeeper();
  const { kind, name, texts: values } = row;
  return (
    <TextField
      label={words.cell(name, words.names[environment] ?? environment)}
      isLabelUnseen
      isCode={kind === "addresses"}
      placeholder={Object.hasOwn(values, environment) ? "" : words.missing}
      value={values[environment] ?? ""}
      onChange={(value) =>
        keeper.edit({ do: "set", path: ["environments", environment, kind, name], value })
      }
    />
  );
}

function NewRow({ rows }: { rows: readonly EnvironmentRow[] }) {
  const bot = useBot();
  const keeper = useKeeper();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<EnvironmentKind>("addresses");
  const key = name.trim();
  const isTaken = rows.some((it) => it.name === key);
  const add = () => {
    keeper.edit(addRow(bot, kind, key));
    setName("");
  };
  return (
    <section className="card stack" aria-label={words.create}>
      <h3>{words.create}</h3>
      <div className="pair">
        <TextField
          label={texts.setup.name}
          isCode
          value={name}
          onChange={setName}
          error={isTaken ? texts.setup.taken : undefined}
        />
        <SelectField
          label={words.kind}
          description={words.kindHints[kind]}
          choices={KINDS}
          value={kind}
          onChange={setKind}
        />
      </div>
      <span>
        <Button icon={Plus} isDisabled={!/^[\w-]+$/.test(key) || isTaken} onPress={add}>
          {texts.setup.add}
        </Button>
      </span>
    </section>
  );
}
