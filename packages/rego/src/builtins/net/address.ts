/** IP addresses and networks as Go's net package reads and prints them. An IPv4 address in IPv6 clothes is IPv4. */

export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** `base` is the first address; all of it that lies behind the prefix is zero. */
export interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly base: bigint;
}

const mappedPrefix = 0xffffn;

/** Undefined for what is no address: zones and leading zeros in IPv4 are not accepted. */
export function parseAddress(text: string): Address | undefined {
  const parsed = parseRaw(text);
  return parsed === undefined ? undefined : unmapped(parsed);
}

/** `10.0.0.1/8` is the network 10.0.0.0/8. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseRaw(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^[0-9]{1,6}$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > address.bits) return undefined;
  const base = masked(address.value, address.bits, prefix);
  const plain = unmapped({ bits: address.bits, value: base });
  return { bits: plain.bits, prefix: prefix - (address.bits - plain.bits), base: plain.value };
}

export function masked(value: bigint, bits: number, prefix: number): bigint {
  const host = BigInt(bits - prefix);
  return (value >> host) << host;
}

export function lastOf(network: Network): bigint {
  return network.base | ((1n << BigInt(network.bits - network.prefix)) - 1n);
}

export function contains(network: Network, address: Address): boolean {
  return address.bits === network.bits && masked(address.value, network.bits, network.prefix) === network.base;
}

export function printAddress({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - at * 16)) & 0xffffn));
  const { start, length } = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > best.length) best = { start: at, length };
  }
  return best;
}

function unmapped(address: Address): Address {
  if (address.bits === 128 && address.value >> 32n === mappedPrefix) {
    return { bits: 32, value: address.value & 0xffffffffn };
  }
  return address;
}

function parseRaw(text: string): Address | undefined {
  if (text.length > 64) return undefined;
  if (!text.includes(":")) {
    const value = parseV4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = parseV6(text);
  return value === undefined ? undefined : { bits: 128, value };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : groupsOf(half)));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const behind = tail ?? [];
  const missing = 8 - head.length - behind.length;
  // Two colons stand for at least one group.
  if (halves.length === 2 ? missing < 1 : missing !== 0 || text === "") return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...behind];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Groups between colons; the last one may be an IPv4 address, which counts as two. */
function groupsOf(text: string): number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    if (part.includes(".")) {
      const v4 = at === parts.length - 1 ? parseV4(part) : undefined;
      if (v4 === undefined) return undefined;
      groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
