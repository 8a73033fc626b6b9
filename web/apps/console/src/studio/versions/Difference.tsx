import { Notice, Skeleton } from "@colloquy/ui";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { useBotKey } from "../places";
import { Changes } from "./Changes";
import { type State, useDifference } from "./difference";

/** What changed from one state of the bot to another. */
export function Difference({ from, to }: { from: State; to: State }) {
  const query = useDifference(useBotKey(), from, to);
  if (query.error) return <Notice state="danger">{wordsOf(query.error)}</Notice>;
  if (!query.data) return <Skeleton label={texts.loading} />;
  return <Changes changes={query.data} />;
}
