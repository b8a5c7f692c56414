/** As many as one change may be about. */
export const MAX_SELECTED = 1_000;

export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** Where a range begins: the place in the list that was chosen last. */
  readonly anchor: number | undefined;
}

export const NOTHING: Selection = { keys: new Set(), anchor: undefined };

/** Adds the finding at a place, or takes it away. */
export function toggled({ keys }: Selection, key: string, at: number): Selection {
  const changed = new Set(keys);
  if (!changed.delete(key) && changed.size < MAX_SELECTED) changed.add(key);
  return { keys: changed, anchor: at };
}

/** Adds all from the anchor to a place; `keyAt` says what stands where. */
export function extended(
  { keys, anchor }: Selection,
  at: number,
  keyAt: (place: number) => string | undefined,
): Selection {
  const from = anchor ?? at;
  const changed = new Set(keys);
  for (let place = Math.min(from, at); place <= Math.max(from, at); place++) {
    const key = keyAt(place);
    if (key !== undefined && changed.size < MAX_SELECTED) changed.add(key);
  }
  return { keys: changed, anchor: from };
}
