import { IconButton, TextField, useSay } from "@colloquy/ui";
import { FlaskConical } from "@colloquy/ui/icons";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { testOfPreview } from "../tests/server";
import { withTest } from "../tests/testFiles";

const words = texts.preview;

interface SaveAsTestProps {
  preview: string | undefined;
  isDisabled: boolean;
}

/** Makes a conversation test of what was said so far, and puts it into the draft. */
export function SaveAsTest({ preview, isDisabled }: SaveAsTestProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <IconButton
        icon={FlaskConical}
        label={words.saveAsTest}
        isDisabled={isDisabled}
        onPress={() => setAsking(true)}
      />
      {isAsking && preview && <NameDialog preview={preview} onClose={() => setAsking(false)} />}
    </>
  );
}

function NameDialog({ preview, onClose }: { preview: string; onClose: () => void }) {
  const keeper = useKeeper();
  const say = useSay();
  const [name, setName] = useState("");
  const save = useSubmit(() => testOfPreview(preview, name.trim()), {
    onDone: (file) => {
      const { files, path } = withTest(keeper.files(), file);
      keeper.setFiles(files);
      say(words.saving.saved(path));
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.saving.title}
      submitLabel={words.saving.submit}
      isPending={save.isPending}
      isDisabled={name.trim() === ""}
      problem={save.error ? wordsOf(save.error) : undefined}
      onSubmit={() => save.run(undefined)}
      onClose={onClose}
    >
      <p>{words.saving.hint}</p>
      <TextField label={words.saving.name} value={name} onChange={setName} autoFocus />
    </FormDialog>
  );
}
