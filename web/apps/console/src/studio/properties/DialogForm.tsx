import { Button, MenuButton } from "@colloquy/ui";
import { Plus, Trash2 } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { gistOf, KINDS, type Kind } from "../canvas/gist";
import { iconOf } from "../canvas/kinds";
import { dialogsOf, type FoundDialog, type Interaction, nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { free } from "../draft/keys";
import { useSelection } from "../places";
import { CollectFields } from "./CollectFields";
import { collectOf, shortCollect } from "./choices";
import { Faults } from "./Faults";
import { CheckOf, NumberOf, SelectOf, TextOf } from "./Fields";
import { useFaults, useField } from "./here";
import { KeyField } from "./KeyField";
import { newOf } from "./kinds";
import { ListField } from "./ListField";
import { MatchTester } from "./MatchTester";
import { PlaceLink } from "./PlaceLink";
import { Section } from "./Section";
import { StarterFields } from "./StarterFields";

const words = texts.properties.dialog;

/** One use case: what it is called, what starts it, what it captures. */
export function DialogForm({ found }: { found: FoundDialog }) {
  const bot = useBot();
  const keeper = useKeeper();
  const [, select] = useSelection();
  const { key, path, dialog } = found;
  const faults = useFaults();
  const own = [path.join("."), `${path.join(".")}.name`];
  const taken = dialogsOf(bot).flatMap((it) => (it.key === key ? [] : [it.key]));
  const isEscalation = dialog.kind === "auto_escalation";
  return (
    <div className="stack">
      <h2>{words.title}</h2>
      <Faults faults={faults.filter((it) => own.includes(it.path ?? ""))} />
      <TextOf field="name" words={words.name} placeholder={key} />
      <TextOf field="description" words={words.description} lines={2} />
      <SelectOf field="kind" words={words.kind} choices={words.kinds} unset="standard" />
      {isEscalation && (
        <>
          <NumberOf field="after" words={words.after} placeholder="3" />
          <TextOf field="skill" words={words.skill} />
        </>
      )}
      <CheckOf field="enabled" words={words.enabled} unset={true} />
      <Section title={texts.properties.starter.title} isOpen>
        <StarterFields starter={dialog.starts_on ?? {}} />
        <MatchTester />
      </Section>
      <Section title={words.interactions} isOpen>
        <Interactions found={found} />
      </Section>
      <Section title={words.captures} isOpen={(dialog.captures?.length ?? 0) > 0}>
        <Captures />
      </Section>
      <Section title={words.more} isOpen={false}>
        <TextOf field="label" words={words.label} />
        <NumberOf field="escalate_after" words={words.escalateAfter} />
        <KeyField
          value={key}
          taken={new Set(taken)}
          onChange={(to) => {
            keeper.edit({ do: "rename", path, to });
            select(to, "properties");
          }}
        />
      </Section>
      <div>
        <Button
          look="plain"
          icon={Trash2}
          onPress={() => {
            select("", "properties");
            keeper.edit({ do: "remove", path });
          }}
        >
          {words.delete}
        </Button>
      </div>
    </div>
  );
}

/** What the dialog does, in its order, and more of it. */
function Interactions({ found: { key, path, dialog } }: { found: FoundDialog }) {
  const keeper = useKeeper();
  const [, select] = useSelection();
  const interactions = dialog.interactions ?? {};
  const add = (kind: Kind) => {
    const own = free(kind, new Set(Object.keys(interactions)));
    const into = [...path, "interactions"];
    keeper.edit({ do: "add", into, key: own, value: newOf(kind) });
    select(`${key}/${own}`, "properties");
  };
  const actions = KINDS.map((kind) => ({
    id: kind,
    label: texts.canvas.kinds[kind].label,
    description: texts.canvas.kinds[kind].does,
    icon: iconOf(kind),
    onAction: () => add(kind),
  }));
  return (
    <>
      <ol className="plain-list">
        {Object.entries(interactions).map(([own, it]) => (
          <li key={own}>
            <PlaceLink look="plain" at={`${key}/${own}`}>
              {nameOf(own, it)}
            </PlaceLink>
            <span className="quiet small">{gistOf(it as Interaction)}</span>
          </li>
        ))}
      </ol>
      <div>
        <MenuButton
          label={words.add}
          trigger={<Button icon={Plus}>{words.add}</Button>}
          placement="bottom start"
          actions={actions}
        />
      </div>
    </>
  );
}

function Captures() {
  const { value = [], set } = useField<Parameters<typeof collectOf>[0][]>("captures");
  return (
    <ListField
      label={words.capturesHint}
      what={texts.properties.starter.entity[0]}
      addLabel={words.addCapture}
      value={value}
      make={() => ""}
      onChange={(list) => set(list.length > 0 ? list : undefined)}
    >
      {(capture, change) => (
        <CollectFields
          value={collectOf(capture) ?? { entity: "" }}
          onChange={(it) => change(shortCollect(it))}
        />
      )}
    </ListField>
  );
}
