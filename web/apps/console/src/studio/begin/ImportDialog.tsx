import { Button, Notice, SelectField } from "@colloquy/ui";
import { useMemo, useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { useMe } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { keepBegun, type Report } from "./begun";
import { FileField } from "./FileField";
import { FindingList, ReadCounts } from "./FindingList";
import { type ChosenFile, FILES, nameFrom, SYSTEMS, type System, send } from "./importing";
import { DEFAULT_LANGUAGE, languages } from "./languages";
import { keyOf, NameFields, type Naming, useIsNamed } from "./NameFields";

const words = texts.begin.imports;

const CHOICES = SYSTEMS.map((value) => {
  const [label, description] = words.systems[value];
  return { value, label, description };
});

interface ImportDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

/** Makes a bot of another system's export: first it is told what would come of it. */
export function ImportDialog({ onMade, onClose }: ImportDialogProps) {
  const { workspace } = useMe();
  const [system, setSystem] = useState<System>("liveperson");
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const [language, setLanguage] = useState(DEFAULT_LANGUAGE);
  const [naming, setNaming] = useState<Naming>({ name: "", key: undefined });
  const [tried, setTried] = useState<Report>();
  const choices = useMemo(languages, []);
  const given = { system, files, language, name: naming.name.trim() };
  const look = useSubmit(() => send({ ...given, key: undefined }, "try"), {
    onDone: (report) => {
      setTried(report);
      setNaming({ name: report.name, key: undefined });
    },
  });
  const made = useSubmit(() => send({ ...given, key: keyOf(naming) }, "make"), {
    refresh: ["bots"],
    clues: { key: /key|exists/ },
    onDone: (report) => {
      keepBegun(workspace, report.bot, { first: "imported", report });
      onMade(report.bot);
    },
  });
  const isNamed = useIsNamed(naming);
  if (!tried) {
    return (
      <FormDialog
        title={words.title}
        submitLabel={words.check}
        isPending={look.isPending}
        isDisabled={files.length === 0}
        problem={look.placed.rest}
        onSubmit={() => look.run(undefined)}
        onClose={onClose}
      >
        <SelectField
          label={words.system}
          description={words.systems[system][1]}
          choices={CHOICES}
          value={system}
          onChange={(chosen) => {
            setSystem(chosen);
            setFiles([]);
            look.reset();
          }}
        />
        <FileField
          key={system}
          label={FILES[system].isMany ? words.files : words.file}
          accept={FILES[system].accept}
          isMany={FILES[system].isMany}
          onChosen={(chosen) => {
            setFiles(chosen);
            setNaming({ name: nameFrom(chosen), key: undefined });
            look.reset();
          }}
        />
        {system === "haptik" && (
          <SelectField
            label={texts.begin.form.language}
            choices={choices}
            value={language}
            onChange={setLanguage}
          />
        )}
        <HelpLink to={system === "liveperson" ? "move-in-liveperson" : "move-in-others"} isBeside />
      </FormDialog>
    );
  }
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.make}
      isPending={made.isPending}
      isDisabled={!isNamed}
      isWide
      problem={made.placed.rest}
      onSubmit={() => made.run(undefined)}
      onClose={onClose}
    >
      <Notice
        state="info"
        action={<Button onPress={() => setTried(undefined)}>{words.other}</Button>}
      >
        {words.nothingYet}
      </Notice>
      <NameFields value={naming} error={made.placed.at.key} onChange={setNaming} />
      <ReadCounts report={tried} />
      <FindingList report={tried} />
    </FormDialog>
  );
}
