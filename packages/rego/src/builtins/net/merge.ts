/** The fewest networks that cover the same addresses. */
import { type Address, lastOf, masked, type Network, printAddress } from "./address.ts";

/** A network, or one address that stands for the network of its historical class (`text` shows it as it was given). */
export interface Given {
  readonly network: Network;
  readonly text: string;
}

interface Span {
  readonly first: bigint;
  readonly last: bigint;
  /** Set while nothing was merged into it. */
  readonly text?: string;
}

const v4Space = 0xffffn << 32n;
const v4End = v4Space + 0xffffffffn;

/** Networks that touch or overlap are joined; others keep their text. Both families live in the IPv6 space. */
export function mergeNetworks(given: readonly Given[]): readonly string[] {
  const spans = given.map(({ network, text }): Span => {
    const offset = network.bits === 32 ? v4Space : 0n;
    return { first: network.base + offset, last: lastOf(network) + offset, text };
  });
  spans.sort((a, b) => sign(a.last - b.last) || sign(a.first - b.first));
  const merged: Span[] = [];
  for (const span of spans.toReversed()) {
    const next = merged.at(-1);
    if (next !== undefined && before(next.first) <= span.last) {
      merged[merged.length - 1] = { first: span.first < next.first ? span.first : next.first, last: next.last };
    } else merged.push(span);
  }
  return merged.flatMap((span) => (span.text === undefined ? cover(span) : [span.text]));
}

/** There is nothing before the first address of a family. */
function before(value: bigint): bigint {
  return value === 0n || value === v4Space ? value : value - 1n;
}

/** Each network is as large as its start and the end allow. */
function cover(span: Span): string[] {
  const out: string[] = [];
  const isV4 = span.first >= v4Space && span.last <= v4End;
  const bits = isV4 ? 32 : 128;
  const offset = isV4 ? v4Space : 0n;
  const last = span.last - offset;
  for (let at = span.first - offset; at <= last; ) {
    let prefix = bits;
    while (prefix > 0 && masked(at, bits, prefix - 1) === at && at + (1n << BigInt(bits - prefix + 1)) - 1n <= last) {
      prefix -= 1;
    }
    const address: Address = { bits, value: at };
    out.push(`${printAddress(address)}/${prefix}`);
    at += 1n << BigInt(bits - prefix);
  }
  return out;
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}
