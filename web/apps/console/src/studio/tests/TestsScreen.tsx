import { Badge, Button, EmptyState, Notice } from "@colloquy/ui";
import { FlaskConical, Play } from "@colloquy/ui/icons";
import { useState } from "react";
import { useSubmit } from "../../forms/useSubmit";
import { useHasRole } from "../../frame/session";
import { wordsOf } from "../../frame/words";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { setCovered } from "../canvas/covered";
import { useDraft, useKeeper } from "../draft/DraftContext";
import type { SourceFile } from "../draft/source";
import { useBotKey } from "../places";
import type { TestReport } from "./server";
import { runTests } from "./server";
import { TestCard } from "./TestCard";
import { isTestFile } from "./testFiles";
import "../versions/versions.css";
import "./tests.css";

const words = texts.tests;

interface Ran {
  results: readonly TestReport[];
  /** What was tested. */
  files: readonly SourceFile[];
}

/** The draft's conversation tests, and what came of them. */
export function TestsScreen() {
  const bot = useBotKey();
  const keeper = useKeeper();
  useDraft();
  const mayBuild = useHasRole("builder");
  const [ran, setRan] = useState<Ran>();
  const files = keeper.files();
  const run = useSubmit(
    async () => {
      await keeper.saveNow();
      const results = await runTests(bot);
      setCovered(bot, results);
      return { results, files: keeper.files() };
    },
    { onDone: setRan },
  );
  const found = files.filter(isTestFile);
  return (
    <section className="stack" aria-label={words.title}>
      <div className="row-apart">
        <div className="titled">
          <h2>{words.title}</h2>
          <HelpLink to="conversation-tests" />
        </div>
        {mayBuild && found.length > 0 && (
          <Button
            look="primary"
            icon={Play}
            isDisabled={run.isPending}
            onPress={() => run.run(undefined)}
          >
            {run.isPending ? words.running : words.run}
          </Button>
        )}
      </div>
      <p className="quiet">{words.description}</p>
      {run.error && <Notice state="danger">{wordsOf(run.error)}</Notice>}
      <div role="status">{ran && <Summary ran={ran} files={files} />}</div>
      {found.length === 0 ? (
        <div className="card">
          <EmptyState icon={FlaskConical} title={words.none}>
            {words.noneHint}
          </EmptyState>
        </div>
      ) : (
        <ul className="stack">
          {found.map((file) => (
            <li key={file.path}>
              <TestCard
                file={file}
                result={ran?.results.find((it) => it.path === file.path)}
                mayBuild={mayBuild}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Summary({ ran, files }: { ran: Ran; files: readonly SourceFile[] }) {
  const passed = ran.results.filter((it) => it.passed).length;
  const failed = ran.results.length - passed;
  return (
    <p className="row">
      {passed > 0 && <Badge state="ok">{words.passed(passed)}</Badge>}
      {failed > 0 && <Badge state="danger">{words.failed(failed)}</Badge>}
      {ran.files !== files && <span className="quiet">{words.outdated}</span>}
    </p>
  );
}
