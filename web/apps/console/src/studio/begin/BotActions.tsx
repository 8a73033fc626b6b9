import { api, unwrap } from "@colloquy/api";
import { useSay } from "@colloquy/ui";
import { Copy, Download, FileOutput, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { ConfirmDialog } from "../../forms/ConfirmDialog";
import { wordsOf } from "../../frame/words";
import { RowMenu } from "../../lists/RowMenu";
import { texts } from "../../texts";
import type { BotRow } from "./bots";
import { DuplicateDialog } from "./DuplicateDialog";
import { downloadFiles } from "./download";
import { ExportDialog } from "./ExportDialog";

const words = texts.begin;

/** What can be done with a bot of the list. */
export function BotActions({ bot, mayBuild }: { bot: BotRow; mayBuild: boolean }) {
  const say = useSay();
  const [open, setOpen] = useState<"duplicate" | "liveperson" | "delete">();
  const close = () => setOpen(undefined);
  const params = { path: { bot: bot.key } };
  const take = async () => {
    try {
      const { files } = await unwrap(api.GET("/api/v1/bots/{bot}/draft", { params }));
      downloadFiles(bot.key, files);
    } catch (error) {
      say(wordsOf(error));
    }
  };
  const outwards = [
    { id: "export", label: words.actions.export, icon: Download, onAction: () => void take() },
    {
      id: "liveperson",
      label: words.actions.liveperson,
      icon: FileOutput,
      onAction: () => setOpen("liveperson"),
    },
  ];
  const building = [
    {
      id: "duplicate",
      label: words.actions.duplicate,
      icon: Copy,
      onAction: () => setOpen("duplicate"),
    },
    ...outwards,
    {
      id: "delete",
      label: words.actions.delete,
      icon: Trash2,
      isDanger: true,
      onAction: () => setOpen("delete"),
    },
  ];
  return (
    <>
      <RowMenu name={bot.name} actions={mayBuild ? building : outwards} />
      {open === "duplicate" && <DuplicateDialog bot={bot} onClose={close} />}
      {open === "liveperson" && <ExportDialog bot={bot} onClose={close} />}
      {open === "delete" && (
        <ConfirmDialog
          title={words.remove.title}
          submitLabel={words.remove.submit}
          name={bot.key}
          run={() => unwrap(api.DELETE("/api/v1/bots/{bot}", { params }))}
          refresh={["bots"]}
          onClose={close}
        >
          {words.remove.text(bot.name)}
        </ConfirmDialog>
      )}
    </>
  );
}
