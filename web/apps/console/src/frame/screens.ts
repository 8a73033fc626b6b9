// The console's screens: where they are, what they are called, and whose they are. The server decides
// who may do what; here stands only what isn't worth showing to whom.
import type { LucideIcon } from "@colloquy/ui/icons";
import {
  Bot,
  Building2,
  Headset,
  KeyRound,
  Lock,
  LogIn,
  MessagesSquare,
  ScrollText,
  UserRound,
  Users,
  UsersRound,
  Webhook,
} from "@colloquy/ui/icons";
import { texts } from "../texts";
import { isOneOf, type Role } from "./session";

export type Group = keyof typeof texts.nav.groups;

export interface Screen {
  path: string;
  label: string;
  icon: LucideIcon;
  group: Group;
  /** Besides administrators. */
  roles: readonly Role[];
  /** Other words by which people look for it. */
  also: string;
}

const EVERYONE: readonly Role[] = ["builder", "lead", "agent", "analyst"];
const AT_DESK: readonly Role[] = ["lead", "agent", "analyst"];

export const SCREENS: readonly Screen[] = [
  {
    path: "/studio",
    label: texts.nav.bots,
    icon: Bot,
    group: "studio",
    roles: ["builder", "lead", "analyst"],
    also: "studio versions publish release roll back",
  },
  {
    path: "/desk/teams",
    label: texts.nav.teams,
    icon: UsersRound,
    group: "desk",
    roles: AT_DESK,
    also: "queue hours routing",
  },
  {
    path: "/desk/agents",
    label: texts.nav.agents,
    icon: Headset,
    group: "desk",
    roles: AT_DESK,
    also: "presence capacity",
  },
  {
    path: "/settings/members",
    label: texts.nav.members,
    icon: Users,
    group: "people",
    roles: ["lead"],
    also: "invite role user second factor password link",
  },
  {
    path: "/settings/single-sign-on",
    label: texts.nav.singleSignOn,
    icon: LogIn,
    group: "people",
    roles: [],
    also: "sso oidc openid provider entra google okta keycloak",
  },
  {
    path: "/settings/profile",
    label: texts.nav.profile,
    icon: UserRound,
    group: "people",
    roles: EVERYONE,
    also: "password second factor totp own personal api keys",
  },
  {
    path: "/settings/channels",
    label: texts.nav.channels,
    icon: MessagesSquare,
    group: "connections",
    roles: ["builder"],
    also: "first responder web widget webhook channel credentials",
  },
  {
    path: "/settings/webhooks",
    label: texts.nav.webhooks,
    icon: Webhook,
    group: "connections",
    roles: [],
    also: "deliveries dead letters replay callback",
  },
  {
    path: "/settings/keys",
    label: texts.nav.keys,
    icon: KeyRound,
    group: "connections",
    roles: [],
    also: "token scope",
  },
  {
    path: "/settings/secrets",
    label: texts.nav.secrets,
    icon: Lock,
    group: "connections",
    roles: [],
    also: "credentials hosts",
  },
  {
    path: "/settings/audit",
    label: texts.nav.audit,
    icon: ScrollText,
    group: "workspace",
    roles: [],
    also: "log history who did",
  },
  {
    path: "/settings/workspace",
    label: texts.nav.workspace,
    icon: Building2,
    group: "workspace",
    roles: EVERYONE,
    also: "ids api base install",
  },
];

/** The screens that are of use to a member with these roles, in order. */
export function screensFor(roles: readonly Role[]): readonly Screen[] {
  return SCREENS.filter((screen) => isOneOf(roles, screen.roles));
}

export interface ScreenGroup {
  group: Group;
  screens: readonly Screen[];
}

/** The same by group, as the navigation shows them. */
export function groupsFor(roles: readonly Role[]): readonly ScreenGroup[] {
  const groups = Object.keys(texts.nav.groups) as Group[];
  const all = screensFor(roles);
  const found = groups.map((group) => ({ group, screens: all.filter((it) => it.group === group) }));
  return found.filter(({ screens }) => screens.length > 0);
}
