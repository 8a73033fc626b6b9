import { Button, TextField } from "@colloquy/ui";
import { Plus } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../../texts";

interface NewNameProps {
  title: string;
  isTaken: (name: string) => boolean;
  onAdd: (name: string) => void;
}

/** Adds a thing by its name; Enter does it, too. */
export function NewName({ title, isTaken, onAdd }: NewNameProps) {
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const mayAdd = /^[A-Za-z0-9_.-]{1,80}$/.test(name) && !isTaken(name);
  const add = () => {
    if (!mayAdd) return;
    onAdd(name);
    setTyped("");
  };
  return (
    <div className="adding">
      <TextField
        label={title}
        isLabelUnseen
        placeholder={title}
        isCode
        value={typed}
        onChange={setTyped}
        error={isTaken(name) ? texts.setup.taken : undefined}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            add();
          }
        }}
      />
      <Button icon={Plus} isDisabled={!mayAdd} onPress={add}>
        {texts.setup.add}
      </Button>
    </div>
  );
}
