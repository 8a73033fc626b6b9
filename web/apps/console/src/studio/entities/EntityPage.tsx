import { CheckboxField, EmptyState, SelectField, TextField } from "@colloquy/ui";
import { Shapes } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { LinesField } from "../fields/LinesField";
import { ProblemsOf } from "../fields/ProblemsOf";
import { ThingHead } from "../fields/ThingHead";
import { UsesList } from "../fields/UsesList";
import { useBotKey } from "../places";
import { Tester } from "../understanding/Tester";
import { usesOf } from "../uses";
import { type Entity, kindOf, withKind } from "./entities";
import { findEntry, useLibrary } from "./library";
import { KIND_CHOICES } from "./NewEntityDialog";
import { ValueList } from "./ValueList";

const words = texts.entities;

interface PartProps {
  entity: Entity;
  set: (field: keyof Entity, value: unknown) => void;
}

/** One entity with everything that is said of it, where it is used, and what it finds. */
export function EntityPage({ entity: key }: { entity: string }) {
  const bot = useBot();
  const keeper = useKeeper();
  const base = `/studio/${useBotKey()}/entities`;
  const entity = bot.entities?.[key];
  if (!entity) {
    return (
      <EmptyState icon={Shapes} title={words.gone} action={<Link to={base}>{words.back}</Link>}>
        {key}
      </EmptyState>
    );
  }
  const name = nameOf(key, entity);
  const path = ["entities", key];
  const set = (field: keyof Entity, value: unknown) =>
    keeper.edit({ do: "set", path: [...path, field], value });
  return (
    <section className="stack" aria-label={name}>
      <ThingHead
        section="entities"
        thing={key}
        name={name}
        list={{ to: "entities", label: words.back }}
        help="entities"
      />
      <ProblemsOf path={path} />
      <section className="card stack" aria-label={words.kind}>
        <Editable>
          <div className="pair">
            <TextField
              label={words.name}
              description={words.nameHint}
              value={entity.name ?? ""}
              onChange={(text) => set("name", text || undefined)}
            />
            <SelectField
              label={words.kind}
              description={words.kindChanged}
              choices={KIND_CHOICES}
              value={kindOf(entity)}
              onChange={(kind) => {
                if (kind === kindOf(entity)) return;
                keeper.edit({ do: "set", path, value: withKind(entity, kind) });
              }}
            />
          </div>
          <Content entity={entity} set={set} />
        </Editable>
      </section>
      {kindOf(entity) === "values" && <ValueList entity={key} values={entity.values ?? {}} />}
      <section className="card stack" aria-label={words.tester}>
        <h3>{words.tester}</h3>
        <Tester entity={key} />
      </section>
      <section className="card stack" aria-label={words.uses}>
        <h3>{words.uses}</h3>
        <UsesList uses={usesOf(bot, "entities", key)} />
      </section>
      <section className="card stack" aria-label={words.details}>
        <h3>{words.details}</h3>
        <Editable>
          <When entity={entity} set={set} />
        </Editable>
      </section>
    </section>
  );
}

/** What the kind of an entity asks for; a list of values has a card of its own. */
function Content({ entity, set }: PartProps) {
  switch (kindOf(entity)) {
    case "values":
      return (
        <CheckboxField
          label={words.fuzzy}
          description={words.fuzzyHint}
          isSelected={entity.fuzzy ?? true}
          onChange={(isFuzzy) => set("fuzzy", isFuzzy ? undefined : false)}
        />
      );
    case "regex":
      return (
        <TextField
          label={words.regex}
          description={words.regexHint}
          isCode
          value={entity.regex ?? ""}
          onChange={(text) => set("regex", text)}
        />
      );
    case "built_in":
      return <BuiltIn entity={entity} set={set} />;
    case "learned":
      return (
        <LinesField
          label={words.learned}
          description={words.learnedHint}
          placeholder={words.newSentence}
          value={entity.learned ?? []}
          onChange={(lines) => set("learned", lines ?? [])}
        />
      );
  }
}

function BuiltIn({ entity, set }: PartProps) {
  const name = entity.built_in ?? "";
  const library = useLibrary().data;
  const entry = findEntry(library, name);
  const entries = (library ?? []).map(({ key, finds }) => ({
    value: key,
    label: key,
    description: finds,
  }));
  const isKey = entries.some((it) => it.value === name);
  const choices = isKey ? entries : [{ value: name, label: name, description: "" }, ...entries];
  const hasDigits = entry?.key === "number" || entity.digits !== undefined;
  const hasRegion = entry?.key.includes("phone") || entity.region !== undefined;
  return (
    <div className="pair">
      <SelectField
        label={words.builtIn}
        description={entry?.finds}
        choices={choices}
        value={name}
        onChange={(key) => set("built_in", key)}
      />
      {hasDigits && (
        <TextField
          label={words.digits}
          description={words.digitsHint}
          value={String(entity.digits ?? "")}
          onChange={(text) =>
            set("digits", /^\d+$/.test(text) ? Number(text) : text.trim() || undefined)
          }
        />
      )}
      {hasRegion && (
        <TextField
          label={words.region}
          description={words.regionHint}
          value={entity.region ?? ""}
          onChange={(text) => set("region", text.toUpperCase() || undefined)}
        />
      )}
    </div>
  );
}

function When({ entity, set }: PartProps) {
  const asked = entity.asked_with;
  return (
    <>
      <LinesField
        label={words.askedWith}
        description={words.askedWithHint}
        placeholder={words.newQuestion}
        value={typeof asked === "string" ? [asked] : (asked ?? [])}
        onChange={(lines) => set("asked_with", lines)}
      />
      <LinesField
        label={words.payloadKeys}
        description={words.payloadKeysHint}
        placeholder={words.newPayloadKey}
        isCode
        value={entity.payload_keys ?? []}
        onChange={(lines) => set("payload_keys", lines)}
      />
    </>
  );
}
