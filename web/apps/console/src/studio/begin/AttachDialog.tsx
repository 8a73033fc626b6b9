import { SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { useMe } from "../../frame/session";
import { wordsOf } from "../../frame/words";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { PROTOCOLS } from "../connections/externalBot";
import { keepBegun } from "./begun";
import { useTemplates } from "./bots";
import { type Attached, attach, filesFor, make, withoutAnswers } from "./making";
import { keyOf, NameFields, type Naming, useIsNamed } from "./NameFields";

const words = texts.begin.attachForm;

interface AttachDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

/** Makes a bot of one that is hosted elsewhere. */
export function AttachDialog({ onMade, onClose }: AttachDialogProps) {
  const { workspace } = useMe();
  const [naming, setNaming] = useState<Naming>({ name: "", key: undefined });
  const [form, setForm] = useState<Omit<Attached, "name">>({
    protocol: "kommunicate",
    test: "",
    production: "",
  });
  const templates = useTemplates();
  const gateway = templates.data?.find(({ key }) => key === "gateway");
  const key = keyOf(naming);
  const submit = useSubmit(
    () => {
      const name = naming.name.trim();
      const given = { name, ...form, test: form.test.trim(), production: form.production.trim() };
      const bot = { key, name };
      return make(
        key,
        filesFor(withoutAnswers(gateway?.files ?? []), bot, (it) => attach(it, given)),
      );
    },
    {
      refresh: ["bots"],
      clues: { key: /key|exists/ },
      onDone: (made) => {
        keepBegun(workspace, made, { first: "attached" });
        onMade(made);
      },
    },
  );
  const isNamed = useIsNamed(naming);
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit}
      isPending={submit.isPending}
      isDisabled={!isNamed || form.test.trim() === "" || !gateway}
      problem={templates.error ? wordsOf(templates.error) : rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <p className="quiet">{words.hint}</p>
      <HelpLink to="how-to-attach-a-bot" isBeside />
      <NameFields value={naming} error={at.key} onChange={setNaming} />
      <SelectField
        label={words.protocol}
        description={PROTOCOLS.find(({ value }) => value === form.protocol)?.description}
        choices={PROTOCOLS}
        value={form.protocol}
        onChange={(protocol) => setForm({ ...form, protocol })}
      />
      <TextField
        label={words.test}
        description={words.testHint}
        type="url"
        value={form.test}
        onChange={(test) => setForm({ ...form, test })}
      />
      <TextField
        label={words.production}
        description={words.productionHint}
        type="url"
        optional={texts.optional}
        value={form.production}
        onChange={(production) => setForm({ ...form, production })}
      />
    </FormDialog>
  );
}
