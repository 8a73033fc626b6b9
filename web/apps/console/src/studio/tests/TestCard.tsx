import { Badge, type MenuAction, TextField } from "@colloquy/ui";
import { Pencil, ScrollText, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { ConfirmDialog } from "../../forms/ConfirmDialog";
import { FormDialog } from "../../forms/FormDialog";
import { RowMenu } from "../../lists/RowMenu";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import type { SourceFile } from "../draft/source";
import { useBotKey } from "../places";
import { changedWords } from "../versions/words";
import type { TestFailure, TestReport } from "./server";
import { nameFault, nameOfTest, renamedPath, stemOf } from "./testFiles";

const words = texts.tests;

interface TestCardProps {
  file: SourceFile;
  result: TestReport | undefined;
  mayBuild: boolean;
}

/** One test with what came of it. */
export function TestCard({ file, result, mayBuild }: TestCardProps) {
  const navigate = useNavigate();
  const [asks, setAsks] = useState<"rename" | "remove">();
  const name = nameOfTest(file);
  const text = `/studio/${useBotKey()}/text?file=${encodeURIComponent(file.path)}`;
  const actions: MenuAction[] = [
    { id: "open", label: words.open, icon: ScrollText, onAction: () => navigate(text) },
    { id: "rename", label: words.rename, icon: Pencil, onAction: () => setAsks("rename") },
    {
      id: "remove",
      label: words.remove,
      icon: Trash2,
      isDanger: true,
      onAction: () => setAsks("remove"),
    },
  ];
  return (
    <article className="card stack" aria-label={name}>
      <div className="row-apart test-head">
        <div className="row">
          <Outcome result={result} />
          <h3>
            <Link to={text}>{name}</Link>
          </h3>
          <code className="quiet small">{file.path}</code>
          {result && <span className="quiet small">{words.took(result.took_ms)}</span>}
        </div>
        {mayBuild && <RowMenu name={name} actions={actions} />}
      </div>
      {result?.failures.map((failure) => (
        <Failure key={`${failure.turn} ${failure.expected}`} failure={failure} />
      ))}
      {asks === "rename" && <RenameDialog file={file} onClose={() => setAsks(undefined)} />}
      {asks === "remove" && (
        <RemoveDialog file={file} name={name} onClose={() => setAsks(undefined)} />
      )}
    </article>
  );
}

function Outcome({ result }: { result: TestReport | undefined }) {
  if (!result) return <Badge>{words.results.unknown}</Badge>;
  return result.passed ? (
    <Badge state="ok">{words.results.passed}</Badge>
  ) : (
    <Badge state="danger">{words.results.failed}</Badge>
  );
}

/** What was expected and what came, with the words that differ. */
function Failure({ failure }: { failure: TestFailure }) {
  const { expected, got } = failure;
  const runs = changedWords(expected, got);
  const side = (kind: "removed" | "added") =>
    runs
      .filter((it) => it.kind === "same" || it.kind === kind)
      .map((it, index) => {
        const key = `${index} ${it.text}`;
        if (it.kind === "same") return <span key={key}>{it.text}</span>;
        return kind === "removed" ? <del key={key}>{it.text}</del> : <ins key={key}>{it.text}</ins>;
      });
  return (
    <div className="test-failure">
      <h4>{words.turn(failure.turn)}</h4>
      <dl className="change-fields">
        <dt>{words.expected}</dt>
        <dd>{expected === "" ? words.nothing : side("removed")}</dd>
        <dt>{words.got}</dt>
        <dd>{got === "" ? words.nothing : side("added")}</dd>
      </dl>
    </div>
  );
}

function RenameDialog({ file, onClose }: { file: SourceFile; onClose: () => void }) {
  const keeper = useKeeper();
  const [name, setName] = useState(stemOf(file.path));
  const fault = nameFault(keeper.files(), file.path, name);
  const rename = () => {
    const path = renamedPath(file.path, name);
    keeper.setFiles(keeper.files().map((it) => (it.path === file.path ? { ...it, path } : it)));
    onClose();
  };
  return (
    <FormDialog
      title={words.renaming.title}
      submitLabel={words.renaming.submit}
      isPending={false}
      isDisabled={fault !== undefined}
      onSubmit={rename}
      onClose={onClose}
    >
      <TextField
        label={words.renaming.name}
        description={words.renaming.hint}
        value={name}
        onChange={setName}
        error={fault && words.renaming.faults[fault]}
        autoFocus
      />
    </FormDialog>
  );
}

interface RemoveDialogProps {
  file: SourceFile;
  name: string;
  onClose: () => void;
}

function RemoveDialog({ file, name, onClose }: RemoveDialogProps) {
  const keeper = useKeeper();
  return (
    <ConfirmDialog
      title={words.removing.title(name)}
      submitLabel={words.removing.submit}
      run={async () => keeper.setFiles(keeper.files().filter((it) => it.path !== file.path))}
      refresh={[]}
      onClose={onClose}
    >
      <p>{words.removing.text}</p>
    </ConfirmDialog>
  );
}
