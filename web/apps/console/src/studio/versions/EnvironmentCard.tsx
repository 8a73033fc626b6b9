import { api, unwrap } from "@colloquy/api";
import { Button, Notice, Time, useSay } from "@colloquy/ui";
import { useState } from "react";
import { useSubmit } from "../../forms/useSubmit";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { Difference } from "./Difference";
import { PublishDialog } from "./PublishDialog";
import { type Environment, REFRESHED, useReleases, versionBefore } from "./releases";

interface EnvironmentCardProps {
  bot: string;
  environment: Environment;
  mayBuild: boolean;
}

/** What is live in an environment; publishes the draft there, and rolls back. */
export function EnvironmentCard({ bot, environment, mayBuild }: EnvironmentCardProps) {
  const releases = useReleases(bot, environment);
  const [isPublishing, setPublishing] = useState(false);
  const name = texts.bots.environments[environment];
  const live = releases.data?.[0];
  const before = versionBefore(releases.data ?? []);
  return (
    <section className="card stack" aria-label={name}>
      <div className="stack-tight">
        <h2>{name}</h2>
        {live ? (
          <p>
            <strong>{texts.bots.live(live.version)}</strong>{" "}
            <span className="quiet">
              {texts.bots.released} <Time at={live.released_at} />, {texts.bots.by}{" "}
              {live.released_by}
            </span>
          </p>
        ) : (
          <p className="quiet">{texts.bots.nothingLive}</p>
        )}
      </div>
      {releases.error && <Notice state="danger">{wordsOf(releases.error)}</Notice>}
      {mayBuild && (
        <div className="row">
          <Button look="primary" onPress={() => setPublishing(true)}>
            {texts.versions.publish.open(name.toLowerCase())}
          </Button>
        </div>
      )}
      {mayBuild && live && before !== undefined && (
        <RollBack bot={bot} environment={environment} from={live.version} to={before} />
      )}
      <p className="quiet small">{texts.bots.running}</p>
      {isPublishing && (
        <PublishDialog
          environment={environment}
          live={live?.version}
          onClose={() => setPublishing(false)}
        />
      )}
    </section>
  );
}

interface RollBackProps {
  bot: string;
  environment: Environment;
  from: number;
  to: number;
}

function RollBack({ bot, environment, from, to }: RollBackProps) {
  const say = useSay();
  const [isShown, setShown] = useState(false);
  const name = texts.bots.environments[environment];
  const rollBack = useSubmit(
    () =>
      unwrap(
        api.POST("/api/v1/bots/{bot}/rollback", {
          params: { path: { bot } },
          body: { environment, version: to },
        }),
      ),
    { refresh: REFRESHED, onDone: ({ version }) => say(texts.bots.rolledBack(version, name)) },
  );
  return (
    <div className="stack-tight">
      <div className="row">
        <Button isDisabled={rollBack.isPending} onPress={() => rollBack.run(undefined)}>
          {texts.bots.rollBackTo(to)}
        </Button>
      </div>
      <details onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>{texts.versions.rollBack.changes}</summary>
        {isShown && <Difference from={String(from)} to={String(to)} />}
      </details>
      {rollBack.error && <Notice state="danger">{wordsOf(rollBack.error)}</Notice>}
    </div>
  );
}
