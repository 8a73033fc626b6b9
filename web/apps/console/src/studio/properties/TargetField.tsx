import { Button } from "@colloquy/ui";
import { Compass } from "@colloquy/ui/icons";
import { memo } from "react";
import { texts } from "../../texts";
import type { Bot } from "../draft/bot";
import { useDraftPart, useKeeper } from "../draft/DraftContext";
import { isWord, landingOf, placeOf, writtenIn } from "../draft/targets";
import { useSelection } from "../places";
import { destinationsOf, labelOf } from "./destinations";
import type { Words } from "./Fields";
import { FindField } from "./FindField";

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
export const TargetField = memo(function TargetField(props: TargetFieldProps) {
  const { dialog, value = "", unset, onChange, error } = props;
  const keeper = useKeeper();
  const [, select] = useSelection();
  const label = useDraftPart(({ history }) => labelOf(history.bot, value, dialog, words));
  const landing = useDraftPart(({ history }) => landingFrom(history.bot, value, dialog));
  const choices = () => {
    const all = destinationsOf(keeper.draft().history.bot, dialog, words);
    return [
      ...(unset ? [{ value: "", label: unset }] : []),
      ...(value && !label ? [{ value, label: value, description: words.unknown }] : []),
      ...all.map((it) => ({
        value: it.target,
        label: it.label,
        ...(it.hint ? { description: it.hint } : {}),
      })),
    ];
  };
  return (
    <div className="stack-tight">
      <FindField
        words={props.words}
        choices={choices}
        chosen={label ?? (value || unset)}
        value={label ? writtenIn(dialog, placeOf(value, dialog)) : value}
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
});

function landingFrom(bot: Bot, target: string, dialog: string): string | undefined {
  return target && !isWord(target) ? landingOf(bot, placeOf(target, dialog)) : undefined;
}
