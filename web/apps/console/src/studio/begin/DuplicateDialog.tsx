import { api, unwrap } from "@colloquy/api";
import { useSay } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { texts } from "../../texts";
import type { BotRow } from "./bots";
import { filesFor, make } from "./making";
import { keyOf, NameFields, type Naming, useIsNamed } from "./NameFields";

const words = texts.begin.duplicate;

/** Makes a copy of a bot's draft, under a name of its own. */
export function DuplicateDialog({ bot, onClose }: { bot: BotRow; onClose: () => void }) {
  const say = useSay();
  const [naming, setNaming] = useState<Naming>({ name: words.copyOf(bot.name), key: undefined });
  const key = keyOf(naming);
  const name = naming.name.trim();
  const submit = useSubmit(
    async () => {
      const params = { path: { bot: bot.key } };
      const { files } = await unwrap(api.GET("/api/v1/bots/{bot}/draft", { params }));
      return make(key, filesFor(files, { key, name }));
    },
    {
      refresh: ["bots"],
      clues: { key: /key|exists/ },
      onDone: () => {
        say(words.done(name));
        onClose();
      },
    },
  );
  const isNamed = useIsNamed(naming);
  return (
    <FormDialog
      title={words.title(bot.name)}
      submitLabel={words.submit}
      isPending={submit.isPending}
      isDisabled={!isNamed}
      problem={submit.placed.rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <NameFields value={naming} error={submit.placed.at.key} onChange={setNaming} />
    </FormDialog>
  );
}
