import { api, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";

export type Environment = Schema<"EnvironmentView">;
export type Release = Schema<"ReleaseView">;

/** The queries that show something else once another version is live. */
export const REFRESHED = ["bot", "bots", "releases", "versions", "check", "difference"] as const;

/** What was live in an environment, the newest first. */
export function useReleases(bot: string, environment: Environment) {
  return useQuery({
    queryKey: ["releases", bot, environment],
    queryFn: async () => {
      const params = { path: { bot }, query: { environment, limit: 20 } };
      return (await unwrap(api.GET("/api/v1/bots/{bot}/releases", { params }))).items;
    },
  });
}

/** The version to go back to: the newest before that isn't the one that is live. */
export function versionBefore(releases: readonly Release[]): number | undefined {
  const live = releases[0]?.version;
  return releases.find(({ version }) => version !== live)?.version;
}
