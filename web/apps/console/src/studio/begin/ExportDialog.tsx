import { api, unwrap } from "@colloquy/api";
import { Button, Modal, Notice } from "@colloquy/ui";
import { Download } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import type { BotRow } from "./bots";
import { download } from "./download";
import { FindingList } from "./FindingList";

const words = texts.begin.exports;

/** A bot for LivePerson, with what can't be said there. */
export function ExportDialog({ bot, onClose }: { bot: BotRow; onClose: () => void }) {
  const query = useQuery({
    queryKey: ["export", bot.key],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/bots/{bot}/exports/liveperson", { params: { path: { bot: bot.key } } }),
      ),
    gcTime: 0,
  });
  const made = query.data;
  const take = () =>
    download(`${bot.key}.liveperson.json`, [JSON.stringify(made?.export, null, 2)], "text/json");
  return (
    <Modal title={words.title(bot.name)} closeLabel={texts.close} isWide onClose={onClose}>
      <div className="stack">
        <p className="quiet">{words.hint}</p>
        {query.error && <Notice state="danger">{wordsOf(query.error)}</Notice>}
        {!made && !query.error && <p role="status">{words.wait}</p>}
        {made && made.findings.length === 0 && <p>{words.none}</p>}
        {made && made.findings.length > 0 && (
          <>
            <p>{words.lost}</p>
            <FindingList report={{ findings: made.findings, more_findings: 0 }} />
          </>
        )}
        <div className="dialog-foot">
          <Button onPress={onClose}>{texts.close}</Button>
          <Button look="primary" icon={Download} isDisabled={!made} onPress={take}>
            {words.download}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
