import { fromBigInt } from "../runtime/numbers.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, objectOf, string } from "./builtin.ts";
import { stringOperand } from "./operands.ts";

export const uuid: readonly Builtin[] = [
  { name: "uuid.parse", args: [string], result: objectOf(string, any), run: (c, a) => parse(c, a) },
  {
    name: "uuid.rfc4122",
    args: [string],
    result: string,
    // One query sees the same UUID for the same key, whatever the key's type.
    run: (c, a) => c.pinned(`uuid.rfc4122:${printTerm(a)}`, () => crypto.randomUUID()),
  },
];

const hyphenated = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;
const bare = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;
const domains = ["Person", "Group", "Org"];
/** Seconds from the start of the Gregorian calendar to 1970, in the 100 ns ticks of a UUID. */
const gregorianTicks = 0x01b21dd213814000n;

/** Undefined, without an error, for what is no UUID. */
function parse(c: BuiltinContext, value: Value): Value | undefined {
  const text = stringOperand(c, "uuid.parse", 1, value);
  if (text === undefined) return undefined;
  const match = fieldsOf(text);
  if (match === null) return undefined;
  const [, timeLow = "", timeMiddle = "", timeHigh = "", clock = "", node = ""] = match;
  const version = Number.parseInt(timeHigh.slice(0, 1), 16);
  const sequence = Number.parseInt(clock, 16);
  const variant = variantOf(sequence);
  if (version !== 1 && version !== 2) return { variant, version };
  const ticks = BigInt(`0x${timeHigh}${timeMiddle}${timeLow}`) & ((1n << 60n) - 1n);
  const bytes = (node.toLowerCase().match(/../g) ?? []).join("-");
  const details: { [key: string]: Value } = {
    clocksequence: sequence & 0x3fff,
    macvariables: macVariables(Number.parseInt(node.slice(0, 2), 16)),
    nodeid: bytes,
    // OPA lets the nanoseconds run over 64 bits.
    time: fromBigInt(BigInt.asIntN(64, (ticks - gregorianTicks) * 100n)),
    variant,
    version,
  };
  if (version === 1) return details;
  const domain = sequence & 0xff;
  return { ...details, domain: domains[domain] ?? `Domain${domain}`, id: Number.parseInt(timeLow, 16) };
}

/** 36 characters, 32 without hyphens, with `urn:uuid:` in front, or between any two characters (meant: braces). */
function fieldsOf(text: string): RegExpExecArray | null {
  switch (text.length) {
    case 36:
      return hyphenated.exec(text);
    case 45:
      return /^urn:uuid:/i.test(text) ? hyphenated.exec(text.slice(9)) : null;
    case 38:
      return hyphenated.exec(text.slice(1, 37));
    case 32:
      return bare.exec(text);
    default:
      return null;
  }
}

function variantOf(sequence: number): string {
  if ((sequence & 0xc000) === 0x8000) return "RFC4122";
  if ((sequence & 0xe000) === 0xc000) return "Microsoft";
  return (sequence & 0xe000) === 0xe000 ? "Future" : "Reserved";
}

function macVariables(byte: number): string {
  return `${(byte & 2) === 0 ? "global" : "local"}:${(byte & 1) === 0 ? "unicast" : "multicast"}`;
}
