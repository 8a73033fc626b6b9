import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { useBotKey } from "../places";
import { EnvironmentCard } from "./EnvironmentCard";
import { Versions } from "./Versions";

/** What is live where, and all versions. */
export function VersionsScreen() {
  const key = useBotKey();
  const mayBuild = useHasRole("builder");
  return (
    <section className="stack" aria-label={texts.studio.parts.versions}>
      <h2>{texts.studio.parts.versions}</h2>
      <div className="pairs">
        <EnvironmentCard bot={key} environment="test" mayBuild={mayBuild} />
        <EnvironmentCard bot={key} environment="production" mayBuild={mayBuild} />
      </div>
      <Versions bot={key} />
    </section>
  );
}
