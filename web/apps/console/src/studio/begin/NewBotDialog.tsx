import { SelectField, TextField } from "@colloquy/ui";
import { useMemo, useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { useMe } from "../../frame/session";
import { wordsOf } from "../../frame/words";
import { HelpLink } from "../../help/HelpLink";
import type { Place } from "../../help/places";
import { texts } from "../../texts";
import { keepBegun } from "./begun";
import { useTemplates } from "./bots";
import { DEFAULT_LANGUAGE, languages } from "./languages";
import { filesFor, make } from "./making";
import { keyOf, NameFields, type Naming, useIsNamed } from "./NameFields";

const words = texts.begin.form;

/** By template: what is told about bots that begin with it. */
const HELP: Readonly<Record<string, Place>> = { gateway: "how-to-gateway", faq: "faq" };

interface NewBotDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

/** Asks for what a new bot needs, and makes it from a template. */
export function NewBotDialog({ onMade, onClose }: NewBotDialogProps) {
  const { workspace, workspace_name } = useMe();
  const [naming, setNaming] = useState<Naming>({ name: "", key: undefined });
  const [description, setDescription] = useState("");
  const [language, setLanguage] = useState(DEFAULT_LANGUAGE);
  const [template, setTemplate] = useState("blank");
  const templates = useTemplates();
  const choices = useMemo(languages, []);
  const chosen = templates.data?.find(({ key }) => key === template);
  const key = keyOf(naming);
  const submit = useSubmit(
    () => {
      const bot = { key, name: naming.name.trim(), description: description.trim(), language };
      return make(key, filesFor(chosen?.files ?? [], bot));
    },
    {
      refresh: ["bots"],
      clues: { key: /key|exists/ },
      onDone: (made) => {
        keepBegun(workspace, made, { first: template === "gateway" ? "attached" : "changed" });
        onMade(made);
      },
    },
  );
  const isNamed = useIsNamed(naming);
  const { at, rest } = submit.placed;
  return (
    <FormDialog
      title={words.title}
      submitLabel={texts.create}
      isPending={submit.isPending}
      isDisabled={!isNamed || !chosen}
      problem={templates.error ? wordsOf(templates.error) : rest}
      onSubmit={() => submit.run(undefined)}
      onClose={onClose}
    >
      <NameFields value={naming} error={at.key} onChange={setNaming} />
      <TextField
        label={words.description}
        optional={texts.optional}
        value={description}
        onChange={setDescription}
      />
      <SelectField
        label={words.language}
        description={words.languageHint}
        choices={choices}
        value={language}
        onChange={setLanguage}
      />
      <SelectField
        label={words.template}
        description={chosen?.description}
        choices={(templates.data ?? []).map((it) => ({
          value: it.key,
          label: it.name,
          description: it.description,
        }))}
        value={template}
        onChange={setTemplate}
      />
      <HelpLink to={HELP[template] ?? "how-to-billing"} isBeside />
      <p className="quiet small">{words.workspace(workspace_name)}</p>
    </FormDialog>
  );
}
