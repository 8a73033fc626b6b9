import { type Choice, PickField } from "@colloquy/ui";
import { texts } from "../../texts";
import type { Words } from "./Fields";

const { search, none, more } = texts.properties.next;

interface FindFieldProps {
  words: Words;
  choices: readonly Choice[] | (() => readonly Choice[]);
  /** The label of what is chosen, where it isn't one of the choices'. */
  chosen?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** One of the bot's many things, found by typing. */
export function FindField({ words, ...field }: FindFieldProps) {
  return (
    <PickField
      label={words[0]}
      description={words[1]}
      search={search}
      none={none}
      more={more}
      placeholder={texts.choose}
      {...field}
    />
  );
}
