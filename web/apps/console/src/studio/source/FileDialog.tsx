import { TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { firstTextOf, isPath } from "./files";

const words = texts.source.form;

interface FileDialogProps {
  /** The file to rename; a new one otherwise. */
  path?: string;
  onDone: (path: string) => void;
  onClose: () => void;
}

/** Makes a file, or gives one another path. */
export function FileDialog({ path: before, onDone, onClose }: FileDialogProps) {
  const keeper = useKeeper();
  const [path, setPath] = useState(before ?? "");
  const files = keeper.files();
  const isTaken = path !== before && files.some((it) => it.path === path);
  const error = isTaken ? words.taken : path && !isPath(path) ? words.wrong : undefined;
  const submit = () => {
    const renamed = files.map((it) => (it.path === before ? { path, text: it.text } : it));
    keeper.setFiles(before ? renamed : [...files, { path, text: firstTextOf(path) }]);
    onDone(path);
    onClose();
  };
  return (
    <FormDialog
      title={before ? words.renameTitle(before) : words.title}
      submitLabel={before ? words.rename : texts.create}
      isPending={false}
      isDisabled={path === "" || path === before || error !== undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={words.path}
        description={words.pathHint}
        isCode
        value={path}
        onChange={setPath}
        error={error}
        autoFocus
      />
    </FormDialog>
  );
}
