/** What the browser keeps between visits: how a person wants the console. Nothing where it keeps nothing. */
export type Kept = "language" | "theme";

export function kept(name: Kept): string | null {
  try {
    return localStorage.getItem(`sekisho.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: Kept, value: string): void {
  try {
    localStorage.setItem(`sekisho.${name}`, value);
  } catch {
    // A browser that keeps nothing asks again at the next visit.
  }
}
