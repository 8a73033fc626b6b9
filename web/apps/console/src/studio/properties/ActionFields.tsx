import { Button, CheckboxField } from "@colloquy/ui";
import { Plus } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { free } from "../draft/keys";
import { useBotKey } from "../places";
import { errorOf, Faults } from "./Faults";
import { CheckOf, TextOf, TextsOf, type Words } from "./Fields";
import { FindField } from "./FindField";
import { useField, useHere } from "./here";
import { TargetField } from "./TargetField";

const words = texts.interactions;
const find = texts.properties.next;

interface ThingOfProps {
  field: "call" | "external";
  words: Words;
  /** The bot's things of that kind. */
  things: Readonly<Record<string, { name?: string }>>;
}

/** One of the bot's integrations or external bots. */
function ThingOf({ field, words: own, things }: ThingOfProps) {
  const { value = "", set, faults } = useField<string>(field);
  const choices = [
    ...(value && !Object.hasOwn(things, value)
      ? [{ value, label: value, description: find.unknown }]
      : []),
    ...Object.entries(things).map(([key, it]) => ({ value: key, label: nameOf(key, it) })),
  ];
  return (
    <div className="stack-tight">
      <FindField
        words={own}
        choices={choices}
        value={value}
        onChange={set}
        error={errorOf(faults)}
      />
      <Faults faults={faults} isWithoutErrors />
    </div>
  );
}

export function CallFields() {
  const bot = useBot();
  const keeper = useKeeper();
  const key = useBotKey();
  const here = useHere();
  const { value } = useField<string>("call");
  const integrations = bot.integrations ?? {};
  const make = () => {
    const name = free("Integration", new Set(Object.keys(integrations)));
    const url = "https://api.example.com/";
    const actions = [
      { do: "add", into: ["integrations"], key: name, value: { get: url } },
      { do: "set", path: [...here, "call"], value: name },
    ] as const;
    keeper.edit({ do: "all", actions });
  };
  return (
    <>
      <ThingOf field="call" words={words.call} things={integrations} />
      <div className="row">
        <Button icon={Plus} onPress={make}>
          {words.newIntegration}
        </Button>
        {value && Object.hasOwn(integrations, value) && (
          <Link to={`/studio/${key}/integrations?at=${encodeURIComponent(value)}`}>
            {words.editIntegration}
          </Link>
        )}
      </div>
    </>
  );
}

export function ExternalFields() {
  const bot = useBot();
  const key = useBotKey();
  const bots = bot.external_bots ?? {};
  return (
    <>
      <ThingOf field="external" words={words.external} things={bots} />
      <div className="row small">
        {Object.keys(bots).length === 0 && <span className="quiet">{words.noExternal}</span>}
        <Link to={`/studio/${key}/external-bots`}>{words.editExternal}</Link>
      </div>
      <TextOf field="path" words={words.path} isCode />
    </>
  );
}

export function GotoFields({ place }: { place: string }) {
  const { value, set, faults } = useField<string>("goto");
  return (
    <TargetField
      words={words.goto}
      dialog={place.split("/")[0] ?? ""}
      value={value}
      onChange={(target) => set(target ?? "")}
      error={errorOf(faults)}
    />
  );
}

export function TransferFields() {
  return (
    <>
      <TextsOf field={["transfer", "message"]} words={words.transfer.message} />
      <TextOf field={["transfer", "skill"]} words={words.transfer.skill} />
      <TextOf field={["transfer", "agent"]} words={words.transfer.agent} />
      <CheckOf field={["transfer", "context"]} words={words.transfer.context} unset={true} />
    </>
  );
}

export function CloseFields() {
  const { value, set } = useField<boolean | "survey" | null>("close");
  return (
    <CheckboxField
      label={words.closeSurvey[0]}
      description={words.closeSurvey[1]}
      isSelected={value === "survey"}
      onChange={(is) => set(is ? "survey" : true)}
    />
  );
}
