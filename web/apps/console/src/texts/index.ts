// The one catalogue of what the console says, by feature.
import { begin } from "./begin";
import { bots } from "./bots";
import { channels } from "./channels";
import { connections } from "./connections";
import { desk } from "./desk";
import { frame } from "./frame";
import { people } from "./people";
import { profile } from "./profile";
import { signIn } from "./signIn";
import { singleSignOn } from "./singleSignOn";
import { source } from "./source";
import { studio } from "./studio";
import { understanding } from "./understanding";
import { versions } from "./versions";
import { webhooks } from "./webhooks";
import { workspace } from "./workspace";

export const texts = {
  ...frame,
  begin,
  bots,
  channels,
  connections,
  desk,
  people,
  profile,
  signIn,
  singleSignOn,
  studio,
  versions,
  source,
  understanding,
  webhooks,
  workspace,
};
