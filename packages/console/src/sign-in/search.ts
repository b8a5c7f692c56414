/** Why a person is led to the sign-in: the session ended, or one by the provider failed (as the server names it). */
const REASONS = ["ended", "expired", "refused", "provider", "no-role"] as const;

export interface SignInSearch {
  /** The page to go to afterwards. */
  readonly to?: string;
  readonly why?: (typeof REASONS)[number];
}

export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const why = REASONS.find((reason) => reason === search["why"]);
  return {
    ...(typeof search["to"] === "string" && { to: search["to"] }),
    ...(why !== undefined && { why }),
  };
}
