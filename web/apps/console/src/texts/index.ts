// The one catalogue of what the console says, by feature.
import { begin } from "./begin";
import { bots } from "./bots";
import { canvas } from "./canvas";
import { channels } from "./channels";
import { conditions } from "./conditions";
import { connections } from "./connections";
import { desk } from "./desk";
import { entities } from "./entities";
import { frame } from "./frame";
import { help } from "./help";
import { interactions } from "./interactions";
import { library } from "./library";
import { people } from "./people";
import { preview } from "./preview";
import { profile } from "./profile";
import { properties } from "./properties";
import { setup } from "./setup";
import { signIn } from "./signIn";
import { singleSignOn } from "./singleSignOn";
import { source } from "./source";
import { studio } from "./studio";
import { tests } from "./tests";
import { understanding } from "./understanding";
import { versions } from "./versions";
import { webhooks } from "./webhooks";
import { workspace } from "./workspace";

export const texts = {
  ...frame,
  begin,
  bots,
  canvas,
  channels,
  conditions,
  connections,
  desk,
  help,
  interactions,
  people,
  preview,
  profile,
  properties,
  entities,
  library,
  setup,
  signIn,
  singleSignOn,
  source,
  studio,
  tests,
  understanding,
  versions,
  webhooks,
  workspace,
};
