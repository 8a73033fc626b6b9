import { Button, EmptyState, Notice } from "@colloquy/ui";
import { Download, FilePlus, ScrollText } from "@colloquy/ui/icons";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { downloadFiles } from "../begin/download";
import { CodeEditor, type Mark } from "../code/CodeEditor";
import { useDraft, useKeeper } from "../draft/DraftContext";
import type { ReadFault } from "../draft/source";
import { useBotKey } from "../places";
import { useProblems } from "../problems";
import { FileDialog } from "./FileDialog";
import { FileTabs } from "./FileTabs";
import { languageOf, marksOf } from "./files";
import { useTyping } from "./useTyping";
import "./source.css";

const words = texts.source;

/** The bot as its files. */
export function TextScreen() {
  const bot = useBotKey();
  const keeper = useKeeper();
  const draft = useDraft();
  const files = keeper.files();
  const mayBuild = useHasRole("builder");
  const [query, setQuery] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const asked = query.get("file") || draft.fault?.file;
  const open = files.find((it) => it.path === asked) ?? files[0];
  const show = (path: string) => setQuery({ file: path }, { replace: true });
  return (
    <section className="source" aria-label={texts.studio.parts.text}>
      <div className="row-apart">
        <div className="stack-tight">
          <div className="titled">
            <h2>{texts.studio.parts.text}</h2>
            <HelpLink to="bot-files" />
          </div>
          <p className="quiet small">{words.hint}</p>
        </div>
        <div className="row">
          {mayBuild && (
            <Button icon={FilePlus} onPress={() => setAdding(true)}>
              {words.add}
            </Button>
          )}
          <Button icon={Download} onPress={() => downloadFiles(bot, files)}>
            {words.downloadAll}
          </Button>
        </div>
      </div>
      {open ? (
        <>
          <FileTabs files={files} open={open.path} onOpen={show} />
          <OneFile key={open.path} path={open.path} line={Number(query.get("line")) || undefined} />
        </>
      ) : (
        <EmptyState icon={ScrollText} title={words.empty}>
          {words.hint}
        </EmptyState>
      )}
      {isAdding && <FileDialog onDone={show} onClose={() => setAdding(false)} />}
    </section>
  );
}

function OneFile({ path, line }: { path: string; line: number | undefined }) {
  const { fault } = useDraft();
  const mayBuild = useHasRole("builder");
  const typing = useTyping(path);
  const { data: problems = [] } = useProblems();
  const marks: Mark[] = fault
    ? [{ line: fault.line, message: fault.message, severity: "error" as const }]
    : marksOf(path, problems);
  return (
    <>
      {fault && <Fault fault={fault} path={path} />}
      {typing.isTorn && (
        <Notice
          state="danger"
          action={
            <span className="row">
              <Button onPress={() => typing.resolve("mine")}>{words.mine}</Button>
              <Button onPress={() => typing.resolve("theirs")}>{words.theirs}</Button>
            </span>
          }
        >
          {words.changed}
        </Notice>
      )}
      <CodeEditor
        label={path}
        language={languageOf(path)}
        value={typing.text}
        onChange={typing.type}
        marks={fault && fault.file !== path ? [] : marks}
        line={line}
        isReadOnly={!mayBuild}
        lines={24}
      />
    </>
  );
}

function Fault({ fault, path }: { fault: ReadFault; path: string }) {
  return (
    <Notice state="danger">
      {fault.file === path ? words.fault(fault.line) : words.elsewhere(fault.file, fault.line)}{" "}
      <span className="quiet">{fault.message}</span>
    </Notice>
  );
}
