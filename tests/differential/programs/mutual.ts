/** Rules below computed names that ask for each other: `p[x] := …`, `p.a := 1`, `p.b := 2 if p.a == 1`. */
import type { Random } from "../../../tools/random.ts";

/** Where a rule stands, and how others may ask for it. */
interface Head {
  readonly text: string;
  readonly group: Group;
  /** Values for its variable come from here; "" where it has none. */
  readonly domain: string;
  /** Whether its first part is a variable: whatever is asked below the name rests on it. */
  readonly isOpen: boolean;
  readonly refs: readonly string[];
}

/** `p` may ask for `q`, `r` for both. */
type Group = "q" | "p" | "r";

const ORDER: readonly Group[] = ["q", "p", "r"];
const LEAVES = ["a", "b", "c"];
const BRANCHES = ["m", "n"];
/** Texts all: OPA checks types of independent rules in any order, and a type that is not whole yet may lack a name. */
const DOMAINS = [`some x in ["e"]`, `some x in ["e", "f"]`, `some x in ["a", "e"]`, `some x in input.strs`];

/** A module of the package `t`; nearly all of its rules ask only for what does not lead back to them. */
export function mutualProgram(random: Random): string {
  const heads: Head[] = [];
  const rules: string[] = [];
  for (let n = 4 + random.below(7); n > 0; n--) {
    const head = headOf(random);
    if (heads.some(({ text }) => text === head.text) && random.below(6) > 0) continue;
    const asked = random.below(30) === 0 ? [...heads, head] : heads.filter((other) => mayAsk(head, other));
    rules.push(ruleOf(head, asked, random));
    heads.push(head);
  }
  return `package t\n\n${shuffled(rules, random).join("\n")}\n`;
}

function mayAsk(head: Head, other: Head): boolean {
  if (head.group !== other.group) return ORDER.indexOf(head.group) > ORDER.indexOf(other.group);
  return !head.isOpen && !(head.domain !== "" && other.text.startsWith(head.text.slice(0, 3)));
}

/** Rules of one name may be anywhere in a module. */
function shuffled(rules: readonly string[], random: Random): readonly string[] {
  const rest = [...rules];
  return rules.map(() => rest.splice(random.below(rest.length), 1)[0] ?? "");
}

function headOf(random: Random): Head {
  const group = random.pick<Group>(["p", "p", "p", "q", "q", "r"]);
  const name = random.pick(LEAVES);
  if (group === "r") return { text: `r_${name}`, group, domain: "", isOpen: false, refs: [`r_${name}`] };
  const branch = `${group}.${random.pick(BRANCHES)}`;
  const domain = random.pick(DOMAINS);
  const open = { group, domain, isOpen: true };
  const named = { group, domain: "", isOpen: false };
  switch (random.below(8)) {
    case 0:
      return { ...open, text: `${group}[x]`, refs: [`${group}.e`, `${group}.f`, `${group}.a`] };
    case 1:
      return {
        ...open,
        text: `${group}[x].${name}`,
        refs: [`${group}.e.${name}`, `${group}.f.${name}`, `${group}.a.${name}`],
      };
    case 2:
      return { ...open, isOpen: false, text: `${branch}[x]`, refs: [`${branch}.e`, `${branch}.a`, `${branch}[_]`] };
    case 3:
      return {
        ...named,
        text: `${branch}.${name}`,
        refs: [`${branch}.${name}`, `data.t.${branch}.${name}`, `${group}["${branch.at(-1)}"].${name}`],
      };
    case 4:
      return { ...named, text: `${group}.s`, refs: [`${group}.s`, `${group}.s[1]`, `${group}["s"]`] };
    default:
      return {
        ...named,
        text: `${group}.${name}`,
        refs: [`${group}.${name}`, `${group}["${name}"]`, `data.t.${group}.${name}`],
      };
  }
}

function ruleOf(head: Head, asked: readonly Head[], random: Random): string {
  const body = head.domain === "" ? [] : [head.domain];
  const ref = (): string => refOf(asked, random);
  for (let n = random.below(3); n > 0; n--) body.push(literalOf(ref, random));
  const suffix = body.length === 0 ? "" : ` if { ${body.join("; ")} }`;
  if (head.text.endsWith(".s")) return `${head.text} contains ${valueOf(ref, random)}${suffix}`;
  const isPlain = head.domain === "" && random.below(8) === 0;
  if (isPlain && random.below(2) === 0) return `default ${head.text} := ${random.below(3)}`;
  const otherwise = head.text.startsWith("r_") && suffix !== "" && isPlain ? ` else := ${valueOf(ref, random)}` : "";
  return `${head.text} := ${valueOf(ref, random)}${suffix}${otherwise}`;
}

/** A ref to a rule that is there, or to a constant. */
function refOf(asked: readonly Head[], random: Random): string {
  if (asked.length === 0 || random.below(5) === 0) return random.pick(["input.n", "input.m.a", "input.m.zz"]);
  return random.pick(random.pick(asked).refs);
}

function valueOf(ref: () => string, random: Random): string {
  switch (random.below(9)) {
    case 0:
      return `[v | v := ${ref()}]`;
    case 1:
      return `{"k": ${ref()}}`;
    case 2:
      return `count([v | v := ${ref()}])`;
    case 3:
    case 4:
      return String(random.below(3));
    default:
      return ref();
  }
}

/** Nothing that OPA's type checker refuses for one order of independent rules and not for another. */
function literalOf(ref: () => string, random: Random): string {
  switch (random.below(9)) {
    case 0:
      return `not ${ref()}`;
    case 1:
      return `object.get({"k": ${ref()}}, "k", 0) == ${random.pick(["1", "2", ref()])}`;
    case 2:
      return `count([v | v := ${ref()}]) == ${random.below(2)}`;
    case 3:
      return `object.get({"k": ${ref()}}, "k", 0) == ${ref()} with input.n as ${random.below(3)}`;
    case 4:
      return `every v in [${ref()}, ${ref()}] { is_number(v) }`;
    case 5:
      return `${ref()} with data.t.${random.pick(["p", "q"])} as {"a": 1, "e": {"a": 2}}`;
    case 6:
      return `some _ in [${ref()}]`;
    default:
      return ref();
  }
}
