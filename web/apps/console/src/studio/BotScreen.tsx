import { api, unwrap } from "@colloquy/api";
import { Skeleton } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { Page } from "../frame/Page";
import { useHasRole } from "../frame/session";
import { FailedList } from "../lists/ListView";
import { texts } from "../texts";
import { DraftProblems } from "./DraftProblems";
import { EnvironmentCard } from "./EnvironmentCard";
import { Versions } from "./Versions";

/** One bot: what is live where, what is wrong with its draft, and its versions. */
export function BotScreen() {
  const { bot: key = "" } = useParams();
  const query = useQuery({
    queryKey: ["bot", key],
    queryFn: () => unwrap(api.GET("/api/v1/bots/{bot}", { params: { path: { bot: key } } })),
  });
  const mayBuild = useHasRole("builder");
  if (!query.data) {
    return (
      <Page title={texts.bots.title}>
        {query.error ? (
          <FailedList error={query.error} refetch={query.refetch} />
        ) : (
          <Skeleton label={texts.loading} />
        )}
      </Page>
    );
  }
  return (
    <Page title={query.data.name} description={<Link to="/studio">{texts.bots.back}</Link>}>
      <div className="pairs">
        <EnvironmentCard bot={key} environment="test" mayBuild={mayBuild} />
        <EnvironmentCard bot={key} environment="production" mayBuild={mayBuild} />
      </div>
      <DraftProblems bot={key} />
      <Versions bot={key} />
    </Page>
  );
}
