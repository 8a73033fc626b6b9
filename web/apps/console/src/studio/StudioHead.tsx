import { Badge, Button, buttonLook, IconButton, type State } from "@colloquy/ui";
import { ChevronRight, Redo2, Undo2 } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { useHasRole } from "../frame/session";
import { wordsOf } from "../frame/words";
import { texts } from "../texts";
import { useDraftPart, useKeeper } from "./draft/DraftContext";
import type { Saving } from "./draft/keeper";
import { useBotKey } from "./places";
import { useReleases } from "./versions/releases";

const words = texts.studio;

const STATES: Record<Saving, State> = {
  saved: "ok",
  waiting: "info",
  saving: "info",
  unreachable: "warn",
  refused: "danger",
  conflict: "danger",
};

/** The bot's name, whether its draft is saved, and what is live. */
export function StudioHead() {
  const key = useBotKey();
  const keeper = useKeeper();
  const name = useDraftPart(({ history }) => history.bot.name ?? key);
  const saving = useDraftPart((draft) => draft.saving);
  const refusal = useDraftPart((draft) => draft.refusal);
  const fault = useDraftPart((draft) => draft.fault);
  const mayBuild = useHasRole("builder");
  return (
    <header className="studio-head">
      <Link to="/studio" className="studio-up">
        {texts.bots.title}
      </Link>
      <ChevronRight className="icon" size={14} aria-hidden />
      <h1>{name}</h1>
      <span role="status" aria-live="polite">
        <Badge state={STATES[saving]}>{words.saving[saving]}</Badge>
      </span>
      {refusal && <span className="field-error">{wordsOf(refusal)}</span>}
      {fault && (
        <Link to={`/studio/${key}/text?file=${encodeURIComponent(fault.file)}&line=${fault.line}`}>
          {words.unreadable(fault.file, fault.line)}
        </Link>
      )}
      {mayBuild && <Steps />}
      <span className="studio-live">
        <Live bot={key} environment="test" />
        <Live bot={key} environment="production" />
        {mayBuild && saving === "refused" && (
          <Button onPress={() => void keeper.saveNow()}>{words.saveAgain}</Button>
        )}
        {mayBuild && (
          <Link to={`/studio/${key}/versions`} className={buttonLook("primary")}>
            {words.publish}
          </Link>
        )}
      </span>
    </header>
  );
}

function Steps() {
  const keeper = useKeeper();
  const isFirst = useDraftPart(({ history }) => history.past.length === 0);
  const isLast = useDraftPart(({ history }) => history.future.length === 0);
  return (
    <span className="row-tight">
      <IconButton icon={Undo2} label={words.undo} isDisabled={isFirst} onPress={keeper.undo} />
      <IconButton icon={Redo2} label={words.redo} isDisabled={isLast} onPress={keeper.redo} />
    </span>
  );
}

function Live({ bot, environment }: { bot: string; environment: "test" | "production" }) {
  const [live] = useReleases(bot, environment).data ?? [];
  const name = texts.bots.environments[environment];
  return (
    <span className="quiet small">
      {name}: {live ? texts.bots.live(live.version) : words.nothing}
    </span>
  );
}
