import { keep, kept } from "../app/kept.ts";

export type Theme = "system" | "light" | "dark";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function keptTheme(): Theme {
  const name = kept("theme");
  return name === "light" || name === "dark" ? name : "system";
}

/** Shows the console in a theme; `system` follows the operating system. */
export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function chooseTheme(theme: Theme): void {
  keep("theme", theme);
  showTheme(theme);
}
