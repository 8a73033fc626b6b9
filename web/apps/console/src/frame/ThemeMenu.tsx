import { IconButton, MenuButton } from "@colloquy/ui";
import { Monitor, Moon, Sun } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../texts";
import { keepTheme, storedTheme, THEMES } from "./theme";

export const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeMenu() {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <MenuButton
      label={texts.theme.label}
      trigger={<IconButton icon={THEME_ICONS[theme]} label={texts.theme.label} />}
      actions={THEMES.map((name) => ({
        id: name,
        label: texts.theme[name],
        icon: THEME_ICONS[name],
        isChosen: name === theme,
        onAction: () => {
          setTheme(name);
          keepTheme(name);
        },
      }))}
    />
  );
}
