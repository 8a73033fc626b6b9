import { Button, Modal, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { Form } from "react-aria-components/Form";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot } from "../draft/DraftContext";

const words = texts.canvas.add;

interface NewThingProps {
  kind: "dialog" | "story";
  onCreate: (name: string, story: string | undefined) => void;
  onClose: () => void;
}

/** Asks for the name of a new dialog or story. */
export function NewThing({ kind, onCreate, onClose }: NewThingProps) {
  const stories = Object.entries(useBot().stories ?? {});
  const [name, setName] = useState("");
  const [story, setStory] = useState(stories.at(-1)?.[0]);
  const isDialog = kind === "dialog";
  return (
    <Modal
      title={isDialog ? words.newDialog : words.newStory}
      closeLabel={words.close}
      onClose={onClose}
    >
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onCreate(name.trim(), isDialog ? story : undefined);
        }}
      >
        <TextField
          label={words.name}
          description={isDialog ? words.nameOfDialog : words.nameOfStory}
          value={name}
          onChange={setName}
          autoFocus
        />
        {isDialog && stories.length > 1 && story !== undefined && (
          <SelectField
            label={words.into}
            choices={stories.map(([key, it]) => ({ value: key, label: nameOf(key, it) }))}
            value={story}
            onChange={setStory}
          />
        )}
        <div className="dialog-foot">
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" isDisabled={!name.trim()}>
            {words.create}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
