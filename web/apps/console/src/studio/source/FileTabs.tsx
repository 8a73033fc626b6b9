import { IconButton, type MenuAction, MenuButton } from "@colloquy/ui";
import { Download, Ellipsis, Pencil, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { download } from "../begin/download";
import { useKeeper } from "../draft/DraftContext";
import type { SourceFile } from "../draft/source";
import { FileDialog } from "./FileDialog";

const words = texts.source;

interface FileTabsProps {
  files: readonly SourceFile[];
  open: string;
  onOpen: (path: string) => void;
}

/** The files of the draft, and what can be done with the one that is open. */
export function FileTabs({ files, open, onOpen }: FileTabsProps) {
  const keeper = useKeeper();
  const mayBuild = useHasRole("builder");
  const [asking, setAsking] = useState<"rename" | "delete">();
  const close = () => setAsking(undefined);
  const text = files.find((it) => it.path === open)?.text ?? "";
  const name = open.split("/").at(-1) ?? open;
  const changes: MenuAction[] = [
    { id: "rename", label: words.rename, icon: Pencil, onAction: () => setAsking("rename") },
    {
      id: "delete",
      label: words.delete,
      icon: Trash2,
      isDanger: true,
      onAction: () => setAsking("delete"),
    },
  ];
  const actions: MenuAction[] = [
    {
      id: "download",
      label: words.download,
      icon: Download,
      onAction: () => download(name, [text], "text/plain"),
    },
    ...(mayBuild ? changes : []),
  ];
  return (
    <div className="source-bar">
      <nav aria-label={words.files}>
        <ul className="source-tabs">
          {files.map(({ path }) => (
            <li key={path}>
              <button
                type="button"
                className="source-tab"
                aria-current={path === open ? "page" : undefined}
                onClick={() => onOpen(path)}
              >
                {path}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <MenuButton
        label={texts.list.of(open)}
        actions={actions}
        trigger={<IconButton icon={Ellipsis} label={texts.list.of(open)} />}
      />
      {asking === "rename" && <FileDialog path={open} onDone={onOpen} onClose={close} />}
      {asking === "delete" && (
        <FormDialog
          title={words.deleting.title(open)}
          submitLabel={words.deleting.submit}
          look="danger"
          isPending={false}
          onSubmit={() => {
            keeper.setFiles(keeper.files().filter((it) => it.path !== open));
            close();
          }}
          onClose={close}
        >
          <p>{words.deleting.text}</p>
        </FormDialog>
      )}
    </div>
  );
}
