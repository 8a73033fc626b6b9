import { api, type Schema, unwrap } from "@colloquy/api";
import { useQuery } from "@tanstack/react-query";
import { texts } from "../texts";

export type Channel = Schema<"ChannelView">;
export type Credentials = Schema<"WebhookChannelView">;

export function useChannels() {
  return useQuery({
    queryKey: ["channels"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/channels"))).items,
  });
}

/** Who answers first on a channel, in words. */
export function firstResponderOf({ first_responder }: Channel): string {
  if (first_responder?.bot) return texts.channels.bot(first_responder.bot);
  if (first_responder?.team) return texts.channels.team(first_responder.team);
  return texts.channels.people;
}
