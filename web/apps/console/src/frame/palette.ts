// What the palette finds.
import type { Schema } from "@colloquy/api";
import { BookOpen, type LucideIcon, Plus } from "@colloquy/ui/icons";
import { addressOf } from "../help/links";
import type { Outline } from "../help/outline";
import { texts } from "../texts";
import { screensFor } from "./screens";
import { isOneOf, type Role } from "./session";
import { THEMES, type Theme } from "./theme";

export type Does =
  | { kind: "go"; to: string }
  | { kind: "theme"; theme: Theme }
  | { kind: "sign-out" };

export interface Found {
  id: string;
  label: string;
  /** Other words that find it. */
  also: string;
  /** What is said of it beside its name. */
  hint?: string;
  icon?: LucideIcon;
  does: Does;
}

export function foundScreens(roles: readonly Role[]): Found[] {
  return screensFor(roles).map(({ path, label, also, icon, group }) => ({
    id: path,
    label,
    also: `${also} ${texts.nav.groups[group]}`,
    icon,
    does: { kind: "go", to: path },
  }));
}

export function foundBots(bots: readonly Schema<"BotView">[]): Found[] {
  return bots.map(({ id, key, name }) => ({
    id,
    label: name,
    also: key,
    does: { kind: "go", to: `/studio/${encodeURIComponent(key)}` },
  }));
}

/** Pages of the documentation, by their titles and the headings on them. */
export function foundPages(outlines: readonly Outline[]): Found[] {
  return outlines.map(({ page, title, headings }) => ({
    id: `help-${page}`,
    label: title,
    also: headings.map(({ text }) => text).join(" "),
    icon: BookOpen,
    does: { kind: "go", to: addressOf(page) },
  }));
}

/** Forms for new things, with who else than administrators may fill them in. */
const CREATIONS: readonly { label: string; to: string; roles: readonly Role[] }[] = [
  { label: texts.people.invite, to: "/settings/members?new=1", roles: [] },
  { label: texts.channels.create, to: "/settings/channels?new=1", roles: ["builder"] },
  { label: texts.webhooks.create, to: "/settings/webhooks?new=1", roles: [] },
  { label: texts.workspace.keys.create, to: "/settings/keys?new=1", roles: [] },
  { label: texts.workspace.secrets.create, to: "/settings/secrets?new=1", roles: [] },
  { label: texts.desk.teams.create, to: "/desk/teams?new=1", roles: [] },
  { label: texts.desk.agents.create, to: "/desk/agents?new=1", roles: [] },
];

export function foundActions(own: readonly Role[]): Found[] {
  const creations = CREATIONS.filter(({ roles }) => isOneOf(own, roles)).map(
    ({ label, to }): Found => ({ id: to, label, also: "", icon: Plus, does: { kind: "go", to } }),
  );
  const themes = THEMES.map(
    (theme): Found => ({
      id: `theme-${theme}`,
      label: texts.palette.theme(texts.theme[theme]),
      also: "",
      does: { kind: "theme", theme },
    }),
  );
  const signOut: Found = {
    id: "sign-out",
    label: texts.account.signOut,
    also: "log out",
    does: { kind: "sign-out" },
  };
  return [...creations, ...themes, signOut];
}
