// What the palette finds.
import type { Schema } from "@colloquy/api";
import type { LucideIcon } from "@colloquy/ui/icons";
import { texts } from "../texts";
import { screensFor } from "./screens";
import type { Role } from "./session";
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

export function foundActions(): Found[] {
  const themes = THEMES.map(
    (theme): Found => ({
      id: `theme-${theme}`,
      label: texts.palette.theme(texts.theme[theme]),
      also: "",
      does: { kind: "theme", theme },
    }),
  );
  return [
    ...themes,
    { id: "sign-out", label: texts.account.signOut, also: "log out", does: { kind: "sign-out" } },
  ];
}
