import { api, unwrap } from "@colloquy/api";
import { Badge, Button, Notice, Time } from "@colloquy/ui";
import { useSubmit } from "../../forms/useSubmit";
import { useHasRole } from "../../frame/session";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { Findings } from "./Findings";
import { percent } from "./figures";
import { isUnderWay, STATES, useTraining } from "./training";

const words = texts.understanding.training;

/** How the training of the draft stands, and what it says to look at. */
export function TrainingCard() {
  const bot = useBotKey();
  const keeper = useKeeper();
  const mayBuild = useHasRole("builder");
  const { data: training, error } = useTraining();
  const train = useSubmit(
    async () => {
      await keeper.saveNow();
      return unwrap(api.POST("/api/v1/bots/{bot}/training", { params: { path: { bot } } }));
    },
    { refresh: ["training"] },
  );
  if (error) return <Notice state="danger">{wordsOf(error)}</Notice>;
  if (!training) return null;
  const { state, intents, sentences, accuracy, finished_at, findings, findings_count } = training;
  return (
    <section className="card stack" aria-label={words.title}>
      <div className="row-apart">
        <div className="row">
          <Badge state={STATES[state]}>{words.states[state]}</Badge>
          {state === "ready" && <span>{words.figures(intents, sentences)}</span>}
          {typeof accuracy === "number" && <span>{words.accuracy(percent(accuracy))}</span>}
          {finished_at && (
            <span className="quiet small">
              <Time at={finished_at} />
            </span>
          )}
        </div>
        {mayBuild && (
          <Button
            isDisabled={train.isPending || isUnderWay(training)}
            onPress={() => train.run(undefined)}
          >
            {words.run}
          </Button>
        )}
      </div>
      {(training.error || train.error) && (
        <Notice state="danger">{training.error ?? wordsOf(train.error)}</Notice>
      )}
      {findings.length > 0 && (
        <details>
          <summary>
            {words.findings} ({findings_count})
          </summary>
          <Findings findings={findings} />
          {findings_count > findings.length && (
            <p className="quiet">{words.more(findings_count - findings.length)}</p>
          )}
        </details>
      )}
    </section>
  );
}
