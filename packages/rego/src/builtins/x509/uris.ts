/** URIs in certificates, in the shape of Go's url.URL. */

import { quote } from "../../runtime/print.ts";
import type { Value } from "../../runtime/value.ts";
import { UrlError } from "../bytes/url.ts";
import { parseUri } from "../net/uri.ts";
import { isDomainName } from "./domains.ts";
import { X509Error } from "./errors.ts";

export interface CertificateUri {
  readonly text: string;
  /** With port, as written. */
  readonly host: string;
  readonly value: Value;
}

/** Throws {@link X509Error}. */
export function readUri(text: string): CertificateUri {
  try {
    const uri = parseUri(text);
    const main = text.replace(/#.*$/s, "");
    const scheme = uri.scheme ?? "";
    const rest = (scheme === "" ? main : main.slice(scheme.length + 1)).replace(/\?.*$/s, "");
    const authority = /^\/\/([^/]*)/.exec(rest)?.[1];
    const isOpaque = scheme !== "" && !rest.startsWith("/");
    const at = authority?.lastIndexOf("@") ?? -1;
    const host = authority?.slice(at + 1) ?? "";
    if (host !== "" && !isDomainName(host, "name")) {
      throw new X509Error(`x509: cannot parse URI ${quote(text)}: invalid domain`);
    }
    const path = uri.path ?? "";
    const value: Value = {
      Scheme: scheme,
      Opaque: isOpaque ? rest : "",
      User: at >= 0 ? {} : null,
      Host: host,
      Path: isOpaque ? "" : path,
      RawPath: uri.rawPath === undefined || uri.rawPath === path ? "" : uri.rawPath,
      OmitHost: scheme !== "" && rest.startsWith("/") && authority === undefined,
      ForceQuery: main.indexOf("?") === main.length - 1 && main.endsWith("?"),
      RawQuery: uri.rawQuery ?? "",
      Fragment: uri.fragment ?? "",
      RawFragment: "",
    };
    return { text: scheme + text.slice(scheme.length), host, value };
  } catch (error) {
    if (error instanceof UrlError) throw new X509Error(`x509: cannot parse URI ${quote(text)}: ${error.message}`);
    throw error;
  }
}
