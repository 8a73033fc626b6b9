import { api, unwrap } from "@colloquy/api";
import { Button, Notice, Time, useSay } from "@colloquy/ui";
import { useSubmit } from "../../forms/useSubmit";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { type Environment, useReleases, versionBefore } from "./releases";

interface EnvironmentCardProps {
  bot: string;
  environment: Environment;
  mayBuild: boolean;
}

/** What is live in an environment; publishes the draft there, and rolls back. */
export function EnvironmentCard({ bot, environment, mayBuild }: EnvironmentCardProps) {
  const say = useSay();
  const releases = useReleases(bot, environment);
  const name = texts.bots.environments[environment];
  const refresh = ["bot", "bots", "releases", "versions", "check"];
  const path = { bot };
  const rollBack = useSubmit(
    (version: number | undefined) =>
      unwrap(
        api.POST("/api/v1/bots/{bot}/rollback", {
          params: { path },
          body: { environment, version },
        }),
      ),
    { refresh, onDone: ({ version }) => say(texts.bots.rolledBack(version, name)) },
  );
  const publish = useSubmit(
    () =>
      unwrap(api.POST("/api/v1/bots/{bot}/publish", { params: { path }, body: { environment } })),
    { refresh, onDone: ({ version }) => say(texts.bots.published(version, name)) },
  );
  const live = releases.data?.[0];
  const before = versionBefore(releases.data ?? []);
  const failed = releases.error ?? publish.error ?? rollBack.error;
  const isBusy = publish.isPending || rollBack.isPending;
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
      {failed && <Notice state="danger">{wordsOf(failed)}</Notice>}
      {mayBuild && (
        <div className="row">
          <Button look="primary" isDisabled={isBusy} onPress={() => publish.run(undefined)}>
            {texts.bots.publish(name.toLowerCase())}
          </Button>
          {before !== undefined && (
            <Button isDisabled={isBusy} onPress={() => rollBack.run(before)}>
              {texts.bots.rollBackTo(before)}
            </Button>
          )}
        </div>
      )}
      <p className="quiet small">{texts.bots.running}</p>
    </section>
  );
}
