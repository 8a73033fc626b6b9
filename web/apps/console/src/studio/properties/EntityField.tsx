import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { useLibrary } from "../entities/library";
import type { Words } from "./Fields";
import { FindField } from "./FindField";

const words = texts.interactions.collect;
const find = texts.properties.next;

interface EntityFieldProps {
  words: Words;
  value: string;
  /** A choice for no entity at all. */
  unset?: string;
  onChange: (entity: string) => void;
  error?: string | undefined;
}

/** An entity of the bot, or a built-in one that the bot has from then on. */
export function EntityField({ words: own, value, unset, onChange, error }: EntityFieldProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const library = useLibrary().data ?? [];
  const entities = bot.entities ?? {};
  const choices = [
    ...(unset ? [{ value: "", label: unset }] : []),
    ...(value && !Object.hasOwn(entities, value)
      ? [{ value, label: value, description: find.unknown }]
      : []),
    ...Object.entries(entities).map(([key, it]) => ({
      value: key,
      label: nameOf(key, it),
      description: words.own,
    })),
    ...library
      .filter(({ key }) => !Object.hasOwn(entities, key) && key !== value)
      .map(({ key, finds }) => ({
        value: key,
        label: key,
        description: `${words.builtIn}: ${finds}`,
      })),
  ];
  const choose = (key: string) => {
    if (key && !Object.hasOwn(entities, key) && library.some((it) => it.key === key)) {
      keeper.edit({ do: "add", into: ["entities"], key, value: { built_in: key } });
    }
    onChange(key);
  };
  return <FindField words={own} choices={choices} value={value} onChange={choose} error={error} />;
}
