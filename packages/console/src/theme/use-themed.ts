import { useSyncExternalStore } from "react";

/** Changes with the theme that is shown: for what draws with its colours by itself. */
export function useThemed(): string {
  return useSyncExternalStore(subscribe, shown);
}

const DARK = "(prefers-color-scheme: dark)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(DARK);
  const chosen = new MutationObserver(listener);
  media.addEventListener("change", listener);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", listener);
    chosen.disconnect();
  };
}

function shown(): string {
  return document.documentElement.dataset["theme"] ?? (matchMedia(DARK).matches ? "dark" : "light");
}
