// Which theme is shown: the system's, unless somebody chose one in this browser.

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "colloquy.theme";

export function asTheme(text: string | null): Theme {
  return THEMES.find((theme) => theme === text) ?? "system";
}

export function storedTheme(): Theme {
  try {
    return asTheme(localStorage.getItem(KEY));
  } catch {
    return "system";
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function keepTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Browsers that keep nothing show it until they are closed.
  }
}
