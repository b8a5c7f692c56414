import { isIP } from "node:net";
import { AddressRanges } from "@sekisho/clients/address";

/** Which proxies stand before the server, and in which header they say who asked them. */
export interface ProxySettings {
  readonly addresses: readonly string[];
  readonly header: "x-forwarded-for" | "forwarded";
}

/** Who asks, for which host, and by which scheme. */
export interface Asker {
  /** Undefined where the connection has no address. */
  readonly address: string | undefined;
  readonly host: string | undefined;
  /** As a trusted proxy says it; undefined where none does. */
  readonly scheme: "http" | "https" | undefined;
}

type ReadHeader = (name: string) => string | undefined;

/**
 * Reads what trusted proxies say of a request. Only the configured header counts: a proxy that writes one of the two passes
 * the other on as a stranger sent it. Each proxy adds itself at the end, so that the last address that is no trusted
 * proxy's is the one that a trusted proxy saw; what stands before it anybody may have written.
 */
export class Proxies {
  readonly #trusted: AddressRanges;
  readonly #header: ProxySettings["header"];

  constructor({ addresses, header }: ProxySettings) {
    this.#trusted = new AddressRanges(addresses);
    this.#header = header;
  }

  asker(remote: string | undefined, header: ReadHeader): Asker {
    const host = header("host");
    if (remote === undefined || !this.#trusted.has(remote)) return { address: remote, host, scheme: undefined };
    const hops = this.#header === "forwarded" ? forwardedHops(header("forwarded")) : plainHops(header);
    let address = remote;
    for (const hop of hops.toReversed()) {
      if (isIP(hop.address) === 0) break;
      ({ address } = hop);
      if (!this.#trusted.has(address)) return { address, host: hop.host ?? host, scheme: hop.scheme };
    }
    const nearest = hops.at(-1);
    return { address, host: nearest?.host ?? host, scheme: nearest?.scheme };
  }
}

interface Hop {
  /** "" where it is hidden or is no address. */
  readonly address: string;
  /** What the proxy that saw it was asked for, and how. */
  readonly host: string | undefined;
  readonly scheme: Asker["scheme"];
}

/**
 * `x-forwarded-for` lists addresses; `x-forwarded-host` is what the nearest proxy was asked for. `x-forwarded-proto` is one
 * word of the nearest proxy, or a list as long as that of the addresses.
 */
function plainHops(header: ReadHeader): readonly Hop[] {
  const host = header("x-forwarded-host")?.split(",").at(-1)?.trim();
  const schemes = header("x-forwarded-proto")?.split(",") ?? [];
  const all = header("x-forwarded-for")?.split(",") ?? [];
  return all.map((text, i) => ({
    address: addressIn(text.trim()),
    host,
    scheme: schemeIn(schemes.length === all.length ? schemes[i] : schemes.at(-1)),
  }));
}

function schemeIn(text = ""): Asker["scheme"] {
  const scheme = text.trim().toLowerCase();
  return scheme === "http" || scheme === "https" ? scheme : undefined;
}

/** RFC 7239: `for=192.0.2.1;host=sekisho.example.com;proto=https, for="[2001:db8::1]:4711"`. */
function forwardedHops(text = ""): readonly Hop[] {
  const elements = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return elements.map((element) => {
    const pairs = element.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
    const fields = new Map(
      pairs.map((pair) => {
        const [name = "", ...value] = pair.split("=");
        return [name.trim().toLowerCase(), unquoted(value.join("=").trim())] as const;
      }),
    );
    return {
      address: addressIn(fields.get("for") ?? ""),
      host: fields.get("host"),
      scheme: schemeIn(fields.get("proto")),
    };
  });
}

function unquoted(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1") : text;
}

/** Without a port; some write one. */
function addressIn(text: string): string {
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? (/^[^:]+:\d+$/.test(text) ? text.replace(/:\d+$/, "") : text);
  return isIP(bare) === 0 ? "" : bare;
}
