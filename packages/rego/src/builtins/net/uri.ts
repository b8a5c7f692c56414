/** URIs taken apart as Go's net/url does it. */
import { quote } from "../../runtime/print.ts";
import { percent, UrlError, unescape } from "../bytes/url.ts";
import { fromBytes, toBytes } from "../bytes/utf8.ts";
import { parseAddress } from "./address.ts";

/** Parts that are absent or empty are missing. */
export interface Uri {
  readonly scheme?: string;
  readonly hostname?: string;
  readonly port?: string;
  /** Unescaped. */
  readonly path?: string;
  /** As written where the path would be escaped in another way, else the path. */
  readonly rawPath?: string;
  readonly rawQuery?: string;
  readonly fragment?: string;
}

/** Throws {@link UrlError}: `parse "TEXT": REASON`. */
export function parseUri(text: string): Uri {
  const hash = text.indexOf("#");
  const main = hash < 0 ? text : text.slice(0, hash);
  const uri = explained(main, () => parseMain(main));
  const fragment = hash < 0 ? "" : explained(text, () => unescape(text.slice(hash + 1), "literal"));
  return present({ ...uri, fragment });
}

function explained<T>(text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UrlError) throw new UrlError(`parse ${quote(text)}: ${error.message}`);
    throw error;
  }
}

function present(uri: { readonly [part in keyof Uri]: string }): Uri {
  return Object.fromEntries(Object.entries(uri).filter(([, value]) => value !== ""));
}

type Parts = { readonly [part in keyof Uri]: string };

function parseMain(text: string): Parts {
  // oxlint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) throw new UrlError("net/url: invalid control character in URL");
  if (text.startsWith(":")) throw new UrlError("missing protocol scheme");
  const written = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0] ?? "";
  const scheme = written.toLowerCase();
  const afterScheme = written === "" ? text : text.slice(written.length + 1);
  const question = afterScheme.indexOf("?");
  const rawQuery = question < 0 ? "" : afterScheme.slice(question + 1);
  let rest = question < 0 ? afterScheme : afterScheme.slice(0, question);
  if (!rest.startsWith("/")) {
    // What follows a scheme without a slash is opaque: none of the parts shows it.
    if (scheme !== "") return { scheme, rawQuery };
    if (/^[^/]*:/.test(rest)) throw new UrlError("first path segment in URL cannot contain colon");
  }
  let hostname = "";
  let port = "";
  if (rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"))) {
    const slash = rest.indexOf("/", 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    [hostname, port] = splitPort(parseAuthority(authority));
    rest = slash < 0 ? "" : rest.slice(slash);
  }
  const path = unescape(rest, "literal");
  return { scheme, hostname, port, path, rawPath: escapePath(path) === rest ? path : rest, rawQuery };
}

/** The host with its port; who the user is is checked and dropped. */
function parseAuthority(authority: string): string {
  const at = authority.lastIndexOf("@");
  const host = parseHost(authority.slice(at + 1));
  const user = at < 0 ? "" : authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new UrlError("net/url: invalid userinfo");
  unescape(user, "literal");
  return host;
}

function parseHost(host: string): string {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) throw new UrlError("invalid IP-literal");
  if (bracket === 0) return parseLiteral(host);
  const colon = host.lastIndexOf(":");
  if (colon >= 0) checkPort(host.slice(colon));
  return unescapeHost(host);
}

/** `[::1]:80`, possibly with a zone: `[fe80::1%25en0]`. */
function parseLiteral(host: string): string {
  const close = host.lastIndexOf("]");
  if (close < 0) throw new UrlError("missing ']' in host");
  checkPort(host.slice(close + 1));
  const inside = host.slice(1, close);
  const zoneAt = inside.indexOf("%25");
  const address = unescapeHost(zoneAt < 0 ? inside : inside.slice(0, zoneAt));
  const zone = zoneAt < 0 ? "" : unescape(inside.slice(zoneAt), "literal");
  if (!address.includes(":") && parseAddress(address) !== undefined) throw new UrlError("invalid IP-literal");
  if (parseAddress(address) === undefined) {
    throw new UrlError(`invalid host: ParseAddr(${quote(address + zone)}): unable to parse IP`);
  }
  return `[${address}${zone}]${host.slice(close + 1)}`;
}

function checkPort(text: string): void {
  if (!/^(?::[0-9]*)?$/.test(text)) throw new UrlError(`invalid port ${quote(text)} after host`);
}

/** Only bytes beyond ASCII may be escaped in a host, and some characters may not stand there at all. */
function unescapeHost(host: string): string {
  const escaped = /%(?:[0-7][0-9A-Fa-f])/.exec(host.replaceAll("%25", "..."))?.[0];
  const malformed = /%(?![0-9A-Fa-f]{2})/.exec(host);
  if (malformed === null && escaped !== undefined) throw new UrlError(`invalid URL escape ${quote(escaped)}`);
  const unescaped = unescape(host, "literal");
  const bad = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\x80-\u{10ffff}]/u.exec(host)?.[0];
  if (bad !== undefined) throw new UrlError(`invalid character ${quote(bad)} in host name`);
  return unescaped;
}

function splitPort(host: string): [hostname: string, port: string] {
  const match = /^([^]*):([0-9]*)$/.exec(host);
  const name = match?.[1] ?? host;
  return [name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name, match?.[2] ?? ""];
}

/** The escaping that Go would choose for a path. */
function escapePath(path: string): string {
  if (/^[A-Za-z0-9\-_.~$&+,/:;=@]*$/.test(path)) return path;
  const safe = /[A-Za-z0-9\-_.~$&+,/:;=@]/;
  const bytes = Array.from(toBytes(path), (byte) => {
    const character = fromBytes(Uint8Array.of(byte));
    return byte < 0x80 && safe.test(character) ? character : percent(byte);
  });
  return bytes.join("");
}
