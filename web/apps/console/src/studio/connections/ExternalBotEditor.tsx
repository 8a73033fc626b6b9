import { CheckboxField, CopyField, IconButton } from "@colloquy/ui";
import { Trash2 } from "@colloquy/ui/icons";
import { Link } from "react-router";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import type { Action } from "../draft/edit";
import { useBotKey, useSelection } from "../places";
import { ExternalBotForm } from "./ExternalBotForm";
import type { ExternalBot } from "./externalBot";

const words = texts.connections.external;

interface ExternalBotEditorProps {
  name: string;
  external: ExternalBot;
  isReadOnly: boolean;
}

/** One external bot: at the left how it is asked, at the right what it answers. */
export function ExternalBotEditor({ name, external, isReadOnly }: ExternalBotEditorProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [, select] = useSelection();
  const key = useBotKey();
  const isAnswering = bot.answered_by === name;
  const answer = (is: boolean) =>
    keeper.edit({ do: "set", path: ["answered_by"], value: is ? name : undefined });
  const remove = () => {
    const gone: Action = { do: "remove", path: ["external_bots", name] };
    const unset: Action = { do: "remove", path: ["answered_by"] };
    keeper.edit({ do: "all", actions: isAnswering ? [gone, unset] : [gone] });
    select("");
  };
  return (
    <section className="connection stack" aria-label={nameOf(name, external)}>
      <header className="section-head">
        <div className="stack-tight">
          <Link to="?">{words.back}</Link>
          <h2>{nameOf(name, external)}</h2>
        </div>
        {!isReadOnly && (
          <IconButton icon={Trash2} label={texts.connections.remove} onPress={remove} />
        )}
      </header>
      <div className="connection-columns">
        <section className="card stack" aria-label={words.address}>
          <h3>{words.address}</h3>
          <ExternalBotForm name={name} external={external} isReadOnly={isReadOnly} />
        </section>
        <div className="stack">
          <section className="card stack" aria-label={words.answers}>
            <fieldset className="plain-set" disabled={isReadOnly}>
              <CheckboxField
                label={words.answersThis}
                description={words.answersHint}
                isSelected={isAnswering}
                onChange={answer}
              />
            </fieldset>
            <CopyField
              label={words.botId}
              value={external.remote_bot || key}
              copyLabel={texts.copy}
              copiedLabel={texts.copied}
            />
          </section>
        </div>
      </div>
    </section>
  );
}
