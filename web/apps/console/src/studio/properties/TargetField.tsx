import { Button, PickField } from "@colloquy/ui";
import { Compass } from "@colloquy/ui/icons";
import { useDeferredValue, useMemo } from "react";
import { texts } from "../../texts";
import { useBot } from "../draft/DraftContext";
import { isWord, landingOf, placeOf } from "../draft/targets";
import { useSelection } from "../places";
import { destinationOf, destinationsOf } from "./destinations";
import type { Words } from "./Fields";

const words = texts.properties.next;

interface TargetFieldProps {
  words: Words;
  /** The dialog that the target stands in. */
  dialog: string;
  value: string | undefined;
  /** What is meant when nothing is said; without it, something must be chosen. */
  unset?: string;
  onChange: (target: string | undefined) => void;
  error?: string | undefined;
}

/** Where it goes: an interaction, a dialog, or a word. */
export function TargetField(props: TargetFieldProps) {
  const { dialog, value = "", unset, onChange, error } = props;
  // What is typed is shown first; what could be chosen here follows a moment later.
  const bot = useDeferredValue(useBot());
  const [, select] = useSelection();
  const all = useMemo(
    () => destinationsOf(bot, dialog, { words: words.words, start: words.start }),
    [bot, dialog],
  );
  const found = value ? destinationOf(all, value, dialog) : undefined;
  const choices = [
    ...(unset ? [{ value: "", label: unset }] : []),
    ...(value && !found ? [{ value, label: value, description: words.unknown }] : []),
    ...all.map(({ target, label, hint }) => ({
      value: target,
      label,
      ...(hint ? { description: hint } : {}),
    })),
  ];
  const landing = value && !isWord(value) ? landingOf(bot, placeOf(value, dialog)) : undefined;
  return (
    <div className="stack-tight">
      <PickField
        label={props.words[0]}
        description={props.words[1]}
        search={words.search}
        none={words.none}
        more={words.more}
        placeholder={texts.choose}
        choices={choices}
        value={found?.target ?? value}
        onChange={(target) => onChange(target || undefined)}
        error={error}
      />
      {landing && (
        <div>
          <Button look="plain" icon={Compass} onPress={() => select(landing, "properties")}>
            {words.go}
          </Button>
        </div>
      )}
    </div>
  );
}
