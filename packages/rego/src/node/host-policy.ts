import { SPECIAL_IPV4 } from "@sekisho/core";
import { type Address, contains, type Network, parseAddress, parseNetwork } from "../builtins/net/address.ts";

/** Which hosts a policy's requests may go to. The default is none. */
export interface HostPolicy {
  /** Names as they stand in the URL: `api.example.com`, `*.example.com` (any depth), an address, or `*`. */
  readonly hosts: readonly string[];
  /** Whether an allowed host may stand on a private, local or otherwise special address. Default: false. */
  readonly allowPrivateAddresses?: boolean;
}

export function isHostAllowed(policy: HostPolicy, host: string): boolean {
  const name = bare(host);
  return policy.hosts.some((pattern) => {
    const wanted = bare(pattern);
    if (wanted === "*") return true;
    return wanted.startsWith("*.")
      ? name.endsWith(wanted.slice(1)) && name.length > wanted.length - 1
      : name === wanted;
  });
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/s, "$1")
    .replace(/\.$/, "");
}

/** Whether a connection may be made to an address. What is no address may not be reached. */
export function isAddressAllowed(policy: HostPolicy, text: string): boolean {
  if (policy.allowPrivateAddresses === true) return true;
  const address = parseAddress(text.replace(/%.*$/s, ""));
  return address !== undefined && !special.some((network) => isIn(network, address));
}

/** A translated or tunnelled IPv4 address hides in its last or middle bits. */
function isIn(network: Network, address: Address): boolean {
  if (contains(network, address)) return true;
  if (network.bits !== 32 || address.bits !== 128) return false;
  const top = address.value >> 112n;
  const isNat64 = address.value >> 32n === 0x64ff9b_0000_0000_0000_0000n;
  if (isNat64) return contains(network, { bits: 32, value: address.value & 0xffffffffn });
  return top === 0x2002n && contains(network, { bits: 32, value: (address.value >> 80n) & 0xffffffffn });
}

/** The special-purpose address registries of IANA (RFC 6890), as far as they are not globally reachable. */
const special: readonly Network[] = [
  ...SPECIAL_IPV4,
  "::/96",
  "::ffff:0:0:0/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
].flatMap((text) => parseNetwork(text) ?? []);
