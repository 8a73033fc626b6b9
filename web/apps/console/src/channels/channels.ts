import { api, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";
import { useTeams } from "../desk/desk";
import { useHasRole } from "../frame/session";
import { useBots } from "../studio/begin/bots";
import { texts } from "../texts";

export type Channel = Schema<"ChannelView">;
export type Credentials = Schema<"WebhookChannelView">;

export function useChannels() {
  return useQuery({
    queryKey: ["channels"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/channels"))).items,
  });
}

interface Named {
  key: string;
  name: string;
}

/** Who answers first on a channel, in words; what has no name yet is called by its key. */
export function firstResponderOf(
  { first_responder: first }: Channel,
  bots: readonly Named[],
  teams: readonly Named[],
): string {
  const name = (all: readonly Named[], key: string) =>
    all.find((it) => it.key === key)?.name || key;
  if (first?.bot) return texts.channels.bot(name(bots, first.bot));
  if (first?.team) return texts.channels.team(name(teams, first.team));
  return texts.channels.people;
}

/** Says of a channel who answers first there, by the names of bots and teams that the member may see. */
export function useFirstResponder(): (channel: Channel) => string {
  const bots = useBots().data ?? [];
  const teams = useTeams(useHasRole("lead", "agent", "analyst")).data ?? [];
  return (channel) => firstResponderOf(channel, bots, teams);
}
