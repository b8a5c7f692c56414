/** What was asked for, without what was left out. */
export function given<T extends object>(asked: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(asked).filter(([, value]) => value !== undefined);
  // The same keys, without those whose value is undefined.
  return Object.fromEntries(entries) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}
