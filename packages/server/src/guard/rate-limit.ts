import { isIPv6 } from "node:net";

/** How much somebody may ask: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * What of an address counts as one caller: of IPv6 the network of 64 bits, because whoever has one address there has all of
 * them.
 */
export function callerAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [front = "", back] = address.replace(/%.*$/, "").toLowerCase().split("::");
  const groups = (part: string): readonly string[] => (part === "" ? [] : part.split(":"));
  const [first, last] = [groups(front), back === undefined ? [] : groups(back)];
  // An IPv4 address at the end stands for two groups, which are never among the first four.
  const missing = 8 - first.length - last.length - (address.includes(".") ? 1 : 0);
  const all = [...first, ...Array.from({ length: back === undefined ? 0 : missing }, () => "0"), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Callers that are remembered; the longest silent ones are forgotten first, which only ever gives them more. */
const MAX_CALLERS = 20_000;

/** Token buckets by caller, in the memory of this process. */
export class RateLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one. Zero where it may go on, else the seconds after which to try again. `now` in milliseconds. */
  take(caller: string, now: number): number {
    const { burst, perSecond } = this.#rate;
    const before = this.#buckets.get(caller) ?? { tokens: burst, at: now };
    this.#buckets.delete(caller);
    const tokens = Math.min(burst, before.tokens + (Math.max(0, now - before.at) / 1000) * perSecond);
    const isEnough = tokens >= 1;
    this.#buckets.set(caller, { tokens: isEnough ? tokens - 1 : tokens, at: now });
    const [oldest] = this.#buckets.size > MAX_CALLERS ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return isEnough ? 0 : Math.ceil((1 - tokens) / perSecond);
  }
}
