import { CheckboxField, CopyField } from "@colloquy/ui";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { ThingHead } from "../fields/ThingHead";
import { useBotKey } from "../places";
import { ExternalBotForm } from "./ExternalBotForm";
import type { ExternalBot } from "./externalBot";
import { TryExternalBot } from "./TryExternalBot";

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
  const key = useBotKey();
  const isAnswering = bot.answered_by === name;
  const answer = (is: boolean) =>
    keeper.edit({ do: "set", path: ["answered_by"], value: is ? name : undefined });
  return (
    <section className="connection stack" aria-label={nameOf(name, external)}>
      <ThingHead
        section="external_bots"
        thing={name}
        name={nameOf(name, external)}
        list={{ to: "external-bots", label: words.back }}
        help="external-bots"
      />
      <div className="connection-columns">
        <section className="card stack" aria-label={words.address}>
          <h3>{words.address}</h3>
          <ExternalBotForm name={name} external={external} />
        </section>
        <div className="stack">
          <section className="card stack" aria-label={words.answers}>
            <Editable>
              <CheckboxField
                label={words.answersThis}
                description={words.answersHint}
                isSelected={isAnswering}
                onChange={answer}
              />
            </Editable>
            <CopyField
              label={words.botId}
              value={external.remote_bot || key}
              copyLabel={texts.copy}
              copiedLabel={texts.copied}
            />
          </section>
          {!isReadOnly && (
            <section className="card stack" aria-label={words.tryIt}>
              <h3>{words.tryIt}</h3>
              <TryExternalBot name={name} />
            </section>
          )}
        </div>
      </div>
    </section>
  );
}
