/**
 * The secret of the sign-in link, which stands in the address's fragment: fragments are sent to no server and stand in no
 * log. It is taken out of the address at once, so that neither the history nor a glance at the screen keeps it.
 */
export function takeSecret(location: Location, history: History): string | undefined {
  const secret = location.hash.slice(1);
  if (secret === "") return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return secret;
}

/** Where to go after the sign-in: a page of this console only, never another address. */
export function pageAfter(to: unknown): string {
  return typeof to === "string" && /^\/(?![/\\])/.test(to) ? to : "/";
}
