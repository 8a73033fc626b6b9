import { SelectField, TextField } from "@colloquy/ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { useMe } from "../../frame/session";
import { useSignOut } from "../../frame/signOut";
import { wordsOf } from "../../frame/words";
import { buildingIn, knownWorkspaces } from "../../frame/workspaces";
import { HelpLink } from "../../help/HelpLink";
import type { Place } from "../../help/places";
import { texts } from "../../texts";
import { keepBegun } from "./begun";
import { useTemplates } from "./bots";
import { carriedTo, carry, dropCarried, signInTo } from "./carried";
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
  const me = useMe();
  const { workspace } = me;
  const signOut = useSignOut();
  const [carried] = useState(() => carriedTo(me.workspace_name));
  const [place, setPlace] = useState(me.workspace_name);
  const [naming, setNaming] = useState<Naming>(carried?.naming ?? { name: "", key: undefined });
  const [description, setDescription] = useState(carried?.description ?? "");
  const [language, setLanguage] = useState(carried?.language ?? DEFAULT_LANGUAGE);
  const [template, setTemplate] = useState(carried?.template ?? "blank");
  const templates = useTemplates();
  const choices = useMemo(languages, []);
  const chosen = templates.data?.find(({ key }) => key === template);
  const key = keyOf(naming);
  const isElsewhere = place !== me.workspace_name;
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
  const isNamed = useIsNamed(naming, isElsewhere);
  const { at, rest } = submit.placed;
  // Who signed in here for it has said already that it shall be made.
  useOnce(carried !== undefined && chosen !== undefined, () => {
    dropCarried();
    submit.run(undefined);
  });
  const goThere = () => {
    carry(place, { naming, description, language, template });
    void signOut(signInTo(place));
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={isElsewhere ? words.signInThere : texts.create}
      isPending={submit.isPending}
      isDisabled={!isNamed || !chosen}
      problem={templates.error ? wordsOf(templates.error) : rest}
      onSubmit={() => (isElsewhere ? goThere() : submit.run(undefined))}
      onClose={onClose}
    >
      <NameFields value={naming} error={at.key} isElsewhere={isElsewhere} onChange={setNaming} />
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
      <WorkspaceField value={place} onChange={setPlace} />
    </FormDialog>
  );
}

interface WorkspaceFieldProps {
  value: string;
  onChange: (workspace: string) => void;
}

/** In which workspace the bot is made; who has one only isn't asked. */
function WorkspaceField({ value, onChange }: WorkspaceFieldProps) {
  const me = useMe();
  const [names] = useState(() => buildingIn(knownWorkspaces(), me));
  if (names.length === 1) return null;
  return (
    <SelectField
      label={words.workspace}
      description={value === me.workspace_name ? undefined : words.workspaceHint(value)}
      choices={names.map((name) => ({ value: name, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}

/** Does something the first time that it is so. */
function useOnce(isSo: boolean, act: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!isSo || isDone.current) return;
    isDone.current = true;
    act();
  });
}
