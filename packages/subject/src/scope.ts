/**
 * The scope of a repository, from the URL of its remote: `repo:github.com/acme/shop`. However the remote is written
 * (https, ssh, git, `git@host:path`), one repository has one scope: no credentials, no port, no `.git`, the host in
 * lower case. Undefined for a path or a `file:` URL: another clone would not know it by that name.
 */
export function scopeFromRemote(url: string): string | undefined {
  const text = url.trim();
  const place = text.includes("://") ? fromUrl(text) : fromScpLike(text);
  if (place === undefined) return undefined;
  const segments = place.path.split("/").filter((segment) => segment !== "");
  const path = segments.join("/").replace(/\.git$/, "");
  const odd = path === "" || segments.some((segment) => segment === "." || segment === "..");
  // A scope is one word in configuration, output and logs.
  if (odd || /[\s\p{Cc}#]/u.test(path + place.host)) return undefined;
  return `repo:${place.host.toLowerCase()}/${path}`;
}

interface Place {
  readonly host: string;
  readonly path: string;
}

const SCHEMES = /^(?:https?|git|ssh|git\+ssh|ssh\+git|git\+https?):\/\/(?!\/)/i;

function fromUrl(text: string): Place | undefined {
  if (!SCHEMES.test(text)) return undefined;
  // Only with a scheme that the URL standard calls special does `URL` read a host; ports of ours are dropped anyway.
  const url = URL.parse(text.replace(SCHEMES, "https://"));
  if (url === null || url.hostname === "") return undefined;
  return { host: url.hostname, path: decoded(url.pathname) };
}

/** `user@host:path` of git: a colon before the first slash, and more than a drive letter in front of it. */
function fromScpLike(text: string): Place | undefined {
  const match = /^(?:[^@/:\s]+@)?(\[[0-9A-Fa-f:.]+\]|[^@/:\s[\]\\]{2,}):(?!\\)(.+)$/.exec(text);
  const [, host, path] = match ?? [];
  return host === undefined || path === undefined ? undefined : { host, path };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
