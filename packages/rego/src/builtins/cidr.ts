import { RSet } from "../runtime/collections.ts";
import { isArray, isObject, isSet } from "../runtime/kinds.ts";
import { sortedEntriesOf } from "../runtime/objects.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import {
  any,
  arrayOf,
  type Builtin,
  type BuiltinContext,
  boolean,
  objectOf,
  setOf,
  string,
  tuple,
  union,
} from "./builtin.ts";
import {
  type Address,
  contains,
  lastOf,
  masked,
  type Network,
  parseAddress,
  parseNetwork,
  printAddress,
} from "./net/address.ts";
import { type Given, mergeNetworks } from "./net/merge.ts";
import { builtinError, elements, stringOperand } from "./operands.ts";

const networkOrTuple = union(string, arrayOf(any));
const networks = union(string, arrayOf(networkOrTuple), objectOf(string, networkOrTuple), setOf(networkOrTuple));

/** Characters that a printed address may have, which is what its place in a result costs. */
const addressSize = 16;

export const cidr: readonly Builtin[] = [
  containing("net.cidr_contains"),
  containing("net.cidr_overlap"),
  {
    name: "net.cidr_contains_matches",
    args: [networks, networks],
    result: setOf(tuple(any, any)),
    run: (c, a, b) => containsMatches(c, a, b),
  },
  { name: "net.cidr_expand", args: [string], result: setOf(string), run: (c, a) => expand(c, a) },
  {
    name: "net.cidr_intersects",
    args: [string, string],
    result: boolean,
    run: (c, a, b) => intersects(c, a, b),
  },
  {
    name: "net.cidr_is_valid",
    args: [string],
    result: boolean,
    run: (_, a) => typeof a === "string" && parseNetwork(a) !== undefined,
  },
  {
    name: "net.cidr_merge",
    args: [union(arrayOf(string), setOf(string))],
    result: setOf(string),
    run: (c, a) => merge(c, a),
  },
];

function containing(name: string): Builtin {
  return {
    name,
    args: [string, string],
    result: boolean,
    run: (c, a, b) => containsOne(c, name, a, b),
  };
}

function networkOperand(c: BuiltinContext, name: string, value: Value): Network | undefined {
  // Whichever operand it is, OPA counts it as the first.
  const text = stringOperand(c, name, 1, value);
  if (text === undefined) return undefined;
  return parseNetwork(text) ?? builtinError(c, name, `invalid CIDR address: ${text}`);
}

/** The second value is an address or a network, all of which has to be inside. */
function containsOne(c: BuiltinContext, name: string, a: Value, b: Value): boolean | undefined {
  const outer = networkOperand(c, name, a);
  if (outer === undefined) return undefined;
  const text = stringOperand(c, name, 1, b);
  if (text === undefined) return undefined;
  const address = parseAddress(text);
  if (address !== undefined) return contains(outer, address);
  const inner = parseNetwork(text);
  if (inner === undefined) {
    return builtinError(c, name, `not a valid textual representation of an IP address or CIDR: ${text}`);
  }
  return contains(outer, firstAddress(inner)) && contains(outer, { bits: inner.bits, value: lastOf(inner) });
}

function firstAddress(network: Network): Address {
  return { bits: network.bits, value: network.base };
}

function intersects(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const left = networkOperand(c, "net.cidr_intersects", a);
  if (left === undefined) return undefined;
  const right = networkOperand(c, "net.cidr_intersects", b);
  if (right === undefined) return undefined;
  return contains(left, firstAddress(right)) || contains(right, firstAddress(left));
}

/** A network or address to look at, if the element has one, and what stands for it in the result. */
type Candidate = readonly [term: Maybe, index: Value];

function containsMatches(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const name = "net.cidr_contains_matches";
  const inner = candidates(b);
  const found = new RSet();
  for (const [network, index] of candidates(a)) {
    if (network === undefined) return builtinError(c, name, `operand 1: ${notCandidate}`);
    c.charge(inner.length);
    for (const [term, innerIndex] of inner) {
      if (term === undefined) return builtinError(c, name, `operand 2: ${notCandidate}`);
      const inside = containsOne(c, name, network, term);
      if (inside === undefined) return undefined;
      if (inside) {
        c.produce(1);
        RSet.add(found, [index, innerIndex]);
      }
    }
  }
  return found;
}

const notCandidate = "element must be string or non-empty array";

/** A string stands for itself; elements of arrays and objects for their key, members of sets for themselves. */
function candidates(value: Value): readonly Candidate[] {
  if (typeof value === "string") return [[value, value]];
  if (isArray(value)) return value.map((item, at): Candidate => [termOf(item), at]);
  if (isSet(value)) return RSet.sorted(value).map((item): Candidate => [termOf(item), item]);
  return isObject(value) ? sortedEntriesOf(value).map(([key, item]): Candidate => [termOf(item), key]) : [];
}

/** An element is a string, or an array that starts with one and may go on with anything. */
function termOf(item: Value): Maybe {
  return isArray(item) ? item[0] : typeof item === "string" ? item : undefined;
}

function expand(c: BuiltinContext, value: Value): Value | undefined {
  const network = networkOperand(c, "net.cidr_expand", value);
  if (network === undefined) return undefined;
  c.produce(addressSize * 2 ** (network.bits - network.prefix));
  const addresses = new RSet();
  const last = lastOf(network);
  for (let at = network.base; at <= last; at++) RSet.add(addresses, printAddress({ bits: network.bits, value: at }));
  return addresses;
}

function merge(c: BuiltinContext, value: Value): Value | undefined {
  const name = "net.cidr_merge";
  const items = elements(value);
  if (items === undefined) return builtinError(c, name, "operand must be an array");
  // Sorting is the most expensive part.
  c.produce(items.length * addressSize);
  const given: Given[] = [];
  for (const item of items) {
    if (typeof item !== "string") return builtinError(c, name, "element must be string");
    const address = parseAddress(item);
    if (address?.bits === 128) return builtinError(c, name, "IPv6 invalid: needs prefix length");
    if (address !== undefined) given.push(classNetwork(address));
    else {
      const network = parseNetwork(item);
      if (network === undefined) return builtinError(c, name, `invalid CIDR address: ${item}`);
      given.push({ network, text: `${printAddress(firstAddress(network))}/${network.prefix}` });
    }
  }
  return RSet.of(mergeNetworks(given));
}

/** An IPv4 address alone means the network of its class: A, B, else C. */
function classNetwork(address: Address): Given {
  const first = Number(address.value >> 24n);
  const prefix = first < 0x80 ? 8 : first < 0xc0 ? 16 : 24;
  return {
    network: { bits: 32, prefix, base: masked(address.value, 32, prefix) },
    text: `${printAddress(address)}/${prefix}`,
  };
}
