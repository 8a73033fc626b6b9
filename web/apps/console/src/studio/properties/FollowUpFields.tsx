import { Button } from "@colloquy/ui";
import { Plus, Trash2 } from "@colloquy/ui/icons";
import { memo } from "react";
import { texts } from "../../texts";
import { NumberOf, TextsOf } from "./Fields";
import { useField } from "./here";

const words = texts.interactions.follow;
const FIRST_SECONDS = 60;

/** What is said when the contact stays silent. */
export const FollowUpFields = memo(function FollowUpFields() {
  const { value, set } = useField("follow_up");
  if (value === undefined) {
    return (
      <div>
        <Button icon={Plus} onPress={() => set({ after_seconds: FIRST_SECONDS, say: "" })}>
          {words.add}
        </Button>
      </div>
    );
  }
  return (
    <div className="list-entry">
      <TextsOf field={["follow_up", "say"]} words={words.say} isRequired />
      <NumberOf field={["follow_up", "after_seconds"]} words={words.after} />
      <div>
        <Button look="plain" icon={Trash2} onPress={() => set(undefined)}>
          {words.remove}
        </Button>
      </div>
    </div>
  );
});
