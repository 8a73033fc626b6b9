import { useSay } from "@colloquy/ui";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import type { Path } from "../draft/bot";
import { useKeeper } from "../draft/DraftContext";
import type { Use } from "../uses";
import { UsesList } from "./UsesList";

const words = texts.understanding.delete;

interface DeleteDialogProps {
  path: Path;
  name: string;
  uses: readonly Use[];
  onDone?: () => void;
  onClose: () => void;
}

/** Deletes a thing after telling where it is used; it can be undone. */
export function DeleteDialog({ path, name, uses, onDone, onClose }: DeleteDialogProps) {
  const keeper = useKeeper();
  const say = useSay();
  const submit = () => {
    keeper.edit({ do: "remove", path });
    say(words.done(name), { label: texts.undo, run: keeper.undo });
    onClose();
    onDone?.();
  };
  return (
    <FormDialog
      title={words.title(name)}
      submitLabel={words.submit}
      look="danger"
      isPending={false}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{uses.length > 0 ? words.used : words.unused}</p>
      {uses.length > 0 && <UsesList uses={uses} />}
    </FormDialog>
  );
}
