import { useHasRole } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import { texts } from "../../texts";
import { useBotKey } from "../places";
import { Compare } from "./Compare";
import { EnvironmentCard } from "./EnvironmentCard";
import { useReleases } from "./releases";
import { Versions } from "./Versions";

/** What is live where, what changed between any two states, and all versions. */
export function VersionsScreen() {
  const key = useBotKey();
  const mayBuild = useHasRole("builder");
  const live = {
    test: useReleases(key, "test").data?.[0]?.version,
    production: useReleases(key, "production").data?.[0]?.version,
  };
  return (
    <section className="stack" aria-label={texts.studio.parts.versions}>
      <div className="titled">
        <h2>{texts.studio.parts.versions}</h2>
        <HelpLink to="studio#versions" />
      </div>
      <div className="pairs">
        <EnvironmentCard bot={key} environment="test" mayBuild={mayBuild} />
        <EnvironmentCard bot={key} environment="production" mayBuild={mayBuild} />
      </div>
      {mayBuild && <Compare bot={key} live={live} />}
      <Versions bot={key} live={live} mayBuild={mayBuild} />
    </section>
  );
}
