import { Button, IconButton, SelectField, TextField } from "@colloquy/ui";
import { Plus, Trash2 } from "@colloquy/ui/icons";
import type { ReactNode } from "react";
import { texts } from "../../texts";
import type { Texts } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { replaced } from "./lists";
import { textsOf, type Wording, wordingsOf } from "./wordings";

const words = texts.properties.wordings;
const CHANNELS = ["web", "widget", "sms", "whatsapp", "api", "webhook", "lp_web", "lp_sms"];
const LINES = 60;

interface TextsFieldProps {
  label: string;
  description?: ReactNode;
  value: Texts | undefined;
  /** Nothing when there is one wording, and it is empty. */
  onChange: (value: Texts | undefined) => void;
  error?: string | undefined;
}

/** A text, or several wordings of it, some for a language or a channel only. */
export function TextsField({ label, description, value, onChange, error }: TextsFieldProps) {
  const wordings = wordingsOf(value);
  const rows = wordings.map((wording, index) => ({ id: `${index}`, wording, index }));
  const change = (index: number, wording: Wording | undefined) =>
    onChange(textsOf(replaced(wordings, index, wording)));
  const isOne = wordings.length === 1 && !wordings[0]?.language && !wordings[0]?.channel;
  return (
    <fieldset className="wordings" aria-label={isOne ? undefined : label}>
      {rows.map(({ id, wording, index }) => (
        <div key={id} className={isOne ? "stack-tight" : "wording"}>
          <TextField
            label={isOne ? label : words.nth(label, index + 1)}
            description={index === 0 && isOne ? description : undefined}
            lines={linesFor(wording.text)}
            value={wording.text}
            onChange={(text) => change(index, { ...wording, text })}
            error={index === 0 ? error : undefined}
          />
          {!isOne && (
            <Variant
              wording={wording}
              onChange={(it) => change(index, it)}
              onRemove={() => change(index, undefined)}
            />
          )}
        </div>
      ))}
      {!isOne && <p className="field-description">{words.hint}</p>}
      <div>
        <Button
          look="plain"
          icon={Plus}
          onPress={() => onChange(textsOf([...wordings, { text: "" }]))}
        >
          {words.add}
        </Button>
      </div>
    </fieldset>
  );
}

function linesFor(text: string): number {
  const lines = text.split("\n").reduce((sum, it) => sum + 1 + Math.floor(it.length / LINES), 0);
  return Math.min(8, Math.max(2, lines));
}

interface VariantProps {
  wording: Wording;
  onChange: (wording: Wording) => void;
  onRemove: () => void;
}

/** For whom a wording is. */
function Variant({ wording, onChange, onRemove }: VariantProps) {
  const bot = useBot();
  const languages = [bot.language, ...(bot.languages ?? []), wording.language];
  const { text, language = "", channel = "" } = wording;
  const change = (it: { language: string; channel: string }) =>
    onChange({
      text,
      ...(it.language && { language: it.language }),
      ...(it.channel && { channel: it.channel }),
    });
  return (
    <div className="wording-for">
      <SelectField
        label={words.language}
        isLabelUnseen
        choices={choicesOf(words.anyLanguage, languages)}
        value={language}
        onChange={(it) => change({ language: it, channel })}
      />
      <SelectField
        label={words.channel}
        isLabelUnseen
        choices={choicesOf(words.anyChannel, [...CHANNELS, channel])}
        value={channel}
        onChange={(it) => change({ language, channel: it })}
      />
      <IconButton icon={Trash2} label={words.remove} onPress={onRemove} />
    </div>
  );
}

function choicesOf(any: string, values: readonly (string | undefined)[]) {
  const own = [...new Set(values)].filter((it): it is string => Boolean(it));
  return [{ value: "", label: any }, ...own.map((value) => ({ value, label: value }))];
}
