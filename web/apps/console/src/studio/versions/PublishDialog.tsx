import { api, unwrap } from "@colloquy/api";
import { Notice, useSay } from "@colloquy/ui";
import { useEffect, useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { useKeeper } from "../draft/DraftContext";
import { mendedFirst } from "../faults";
import { Problem } from "../ProblemsPanel";
import { useBotKey } from "../places";
import { useProblems } from "../problems";
import { Difference } from "./Difference";
import { type Environment, REFRESHED } from "./releases";

const words = texts.versions.publish;

interface PublishDialogProps {
  environment: Environment;
  /** What is live there now. */
  live: number | undefined;
  onClose: () => void;
}

/** Shows what publishing changes and what is wrong, and publishes. */
export function PublishDialog({ environment, live, onClose }: PublishDialogProps) {
  const bot = useBotKey();
  const keeper = useKeeper();
  const say = useSay();
  const [isSaved, setSaved] = useState(false);
  const name = texts.bots.environments[environment];
  const lower = name.toLowerCase();
  const problems = useProblems().data ?? [];
  const hasErrors = problems.some((it) => (it.severity ?? "error") === "error");
  useEffect(() => {
    keeper.saveNow().then(() => setSaved(true));
  }, [keeper]);
  const publish = useSubmit(
    async () => {
      await keeper.saveNow();
      const params = { path: { bot } };
      return unwrap(api.POST("/api/v1/bots/{bot}/publish", { params, body: { environment } }));
    },
    {
      refresh: REFRESHED,
      onDone: ({ version }) => {
        say(texts.bots.published(version, name));
        onClose();
      },
    },
  );
  return (
    <FormDialog
      title={words.title(lower)}
      submitLabel={words.submit(lower)}
      isWide
      isPending={publish.isPending || !isSaved}
      isDisabled={hasErrors}
      problem={publish.error ? wordsOf(publish.error) : undefined}
      onSubmit={() => publish.run(undefined)}
      onClose={onClose}
    >
      {problems.length > 0 && (
        <section className="stack" aria-label={words.problems}>
          <Notice state={hasErrors ? "danger" : "warn"}>
            {hasErrors ? words.errors : words.warnings}
          </Notice>
          <ul className="stack">
            {mendedFirst(problems).map((it) => (
              <li key={`${it.place} ${it.code}`}>
                <Problem problem={it} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack" aria-label={words.changes(lower)}>
        <h3>{words.changes(lower)}</h3>
        {live === undefined ? (
          <p>{words.first(lower)}</p>
        ) : (
          isSaved && <Difference from={environment} to="draft" />
        )}
      </section>
      <p className="quiet">{words.running}</p>
    </FormDialog>
  );
}
