import { BlockList, isIP } from "node:net";
import { SPECIAL_IPV4 } from "@sekisho/core";

/** Within 2000::/3, outside of which nothing is public: Teredo and other protocols, documentation, 6to4. */
const SPECIAL_V6: readonly string[] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const specialV4 = rangesOf(SPECIAL_IPV4);
const specialV6 = rangesOf(SPECIAL_V6);
const globalV6 = rangesOf(["2000::/3"]);
const carriesV4 = rangesOf(["::ffff:0:0/96", "64:ff9b::/96"]);
/** Where clouds and machines talk to themselves; a name never opens these, only the address itself does. */
const linkLocal = rangesOf(["169.254.0.0/16", "fe80::/10", "fd00:ec2::/32"]);

/** Whether an IP address is one of the public internet. IPv4 inside IPv6 (mapped, NAT64) counts as the IPv4 address. */
export function isPublicAddress(address: string): boolean {
  const { text, family } = plainAddress(address);
  if (family === "ipv4") return !specialV4.check(text, "ipv4");
  return globalV6.check(text, "ipv6") && !specialV6.check(text, "ipv6");
}

/** Addresses and ranges as a configuration names them: `10.0.0.0/8`, `::1`. IPv4 inside IPv6 counts as the IPv4 address. */
export class AddressRanges {
  readonly #ranges: BlockList;

  constructor(ranges: readonly string[]) {
    this.#ranges = rangesOf(ranges.map((range) => (range.includes("/") ? range : withLength(range))));
  }

  has(address: string): boolean {
    if (isIP(address.replace(/%.*$/, "")) === 0) return false;
    const { text, family } = plainAddress(address);
    return this.#ranges.check(text, family);
  }
}

/** What a configuration opens besides the public internet. */
export class OpenedPlaces {
  readonly #ranges: AddressRanges;
  readonly #names: ReadonlySet<string>;

  /** Addresses, ranges (`10.0.0.0/8`) and names of hosts. */
  constructor(places: readonly string[]) {
    this.#ranges = new AddressRanges(places.filter(isRange));
    this.#names = new Set(places.filter((place) => !isRange(place)).map(plainName));
  }

  /** Whether `host`, as it is named in a URL, may be reached at an address. */
  allows(host: string, address: string): boolean {
    if (isPublicAddress(address)) return true;
    if (this.#ranges.has(address)) return true;
    const { text, family } = plainAddress(address);
    return this.#names.has(plainName(host)) && !linkLocal.check(text, family);
  }
}

/** Whether a text is an address or a range; names are all others. */
export function isRange(place: string): boolean {
  const [address = "", length, ...rest] = place.split("/");
  const most = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= most))
  );
}

function withLength(address: string): string {
  return `${address}/${isIP(address) === 4 ? 32 : 128}`;
}

/** Names count without the root's dot and whatever their case. */
function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", length = ""] = range.split("/");
    list.addSubnet(address, Number(length), isIP(address) === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

interface PlainAddress {
  readonly text: string;
  readonly family: "ipv4" | "ipv6";
}

/** Without a zone, and as the IPv4 address that it carries. */
function plainAddress(address: string): PlainAddress {
  const text = address.replace(/%.*$/, "");
  if (isIP(text) === 4) return { text, family: "ipv4" };
  if (!carriesV4.check(text, "ipv6")) return { text, family: "ipv6" };
  const [high = 0, low = 0] = groupsOf(text).slice(-2);
  return { text: [high >> 8, high & 255, low >> 8, low & 255].join("."), family: "ipv4" };
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  // The URL parser writes one form: hexadecimal groups, the longest run of zeros as `::`.
  const [front = "", back = ""] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const parse = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [first, last] = [parse(front), parse(back)];
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}
