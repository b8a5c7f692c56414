const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that a browser's cookie speaks for comes from this server's own pages. Browsers say where a change
 * comes from; one that says nothing is none that a person made here.
 */
export function isOwnOrigin(request: Request, ownOrigin: string): boolean {
  if (SAFE.has(request.method)) return true;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  return request.headers.get("origin") === ownOrigin;
}

/**
 * Whether a request names this server: another name on a page that a stranger made to point here must not reach it. Ports
 * count; `names` are hosts as `host` headers spell them, in lower case.
 */
export function isOwnHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  return host !== undefined && names.has(host.toLowerCase());
}

/** The names under which a server is asked: its public address, and the loopback's where it listens there. */
export function ownNames(url: URL | undefined, port: number): ReadonlySet<string> {
  const loopback = ["localhost", "127.0.0.1", "[::1]"].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  return new Set([...(url === undefined ? [] : [url.host.toLowerCase()]), ...loopback]);
}
