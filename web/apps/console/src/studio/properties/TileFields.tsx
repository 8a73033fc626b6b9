import type { BotFile } from "@colloquy/api";
import { TextField } from "@colloquy/ui";
import type { ReactNode } from "react";
import { texts } from "../../texts";

const words = texts.interactions.tile;

export type Tile = BotFile<"Tile">;

interface TileFieldsProps {
  value: Tile;
  onChange: (value: Tile) => void;
  children: ReactNode;
}

/** One tile of a carousel. */
export function TileFields({ value, onChange, children }: TileFieldsProps) {
  const fields = ["subtitle", "image", "url"] as const;
  return (
    <>
      <TextField
        label={words.title[0]}
        value={value.title ?? ""}
        onChange={(title) => onChange({ ...value, title })}
      />
      {fields.map((field) => (
        <TextField
          key={field}
          label={words[field][0]}
          description={words[field][1]}
          value={value[field] ?? ""}
          onChange={(it) => {
            const { [field]: _before, ...rest } = value;
            onChange(it ? { ...rest, [field]: it } : rest);
          }}
        />
      ))}
      {children}
    </>
  );
}
