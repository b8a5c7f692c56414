const HOUR_MS = 3_600_000;

/** How long a person stays signed in: without doing anything, and at most. */
export const SESSION = { idleMs: 8 * HOUR_MS, absoluteMs: 7 * 24 * HOUR_MS } as const;
