import type { BooleanTerm, ElseBranch, Expr, Module, Rule, Term } from "../../syntax/ast.ts";
import { isGround } from "../../syntax/ground.ts";
import { isRoot } from "../../syntax/root-documents.ts";
import { type Place, type Places, skipBlank } from "./places.ts";

/** A rule, or one of its branches, as the layout sees it. */
export interface RuleShape {
  /** The rule in the text with all bodies that share its head; shared by their shapes. */
  readonly unit: Unit;
  readonly isDefault: boolean;
  readonly isElse: boolean;
  /** Where OPA has the rule and its head: what follows a rule's first body has neither at its own head. */
  readonly place: Place;
  readonly headPlace: Place;
  /** The head repeats that of the body before: nothing in it has a place of its own. */
  readonly isRepeated: boolean;
  readonly ref: readonly Term[];
  readonly args: readonly Term[];
  /** `written`: behind `contains`, or as v0's `p[x]`. `last`: OPA takes the second part of the name for a key. */
  readonly key: "none" | "written" | "last";
  readonly contains: Term | undefined;
  /** Absent for partial sets; `true` where nothing is written. */
  readonly value: Term | undefined;
  /** Whether the value is one that nobody wrote. */
  readonly isImplied: boolean;
  /** Whether that one stands where the head does. OPA gives others the first row. */
  readonly impliedAtHead: boolean;
  readonly assigns: boolean;
  /** Empty also where OPA adds the body `true`. */
  readonly body: readonly Expr[];
  /** Where a body without braces behind `else` stands as a whole. */
  readonly bodyPlace: Place | undefined;
  readonly branch: RuleShape | undefined;
}

/** A rule as it stands in the text, with every further body behind its first one. */
export interface Unit {
  readonly rules: readonly Rule[];
  readonly start: number;
  readonly end: number;
}

export function ruleShapes(module: Module, places: Places): readonly RuleShape[] {
  return unitsOf(module.rules).flatMap((unit) =>
    unit.rules.map((rule, index) => shapeOf(rule, places, { unit, isRepeated: index > 0 })),
  );
}

function unitsOf(rules: readonly Rule[]): readonly Unit[] {
  const heads: Rule[][] = [];
  for (const rule of rules) {
    const last = heads.at(-1);
    if (last?.[0]?.head === rule.head) last.push(rule);
    else heads.push([rule]);
  }
  return heads.map((unit) => ({ rules: unit, start: unit[0]?.start ?? 0, end: unit.at(-1)?.end ?? 0 }));
}

function shapeOf(
  rule: Rule,
  places: Places,
  { unit, isRepeated }: { readonly unit: Unit; readonly isRepeated: boolean },
): RuleShape {
  const { head } = rule;
  const ref = head.ref;
  const args = head.args ?? [];
  const key = keyOf(rule);
  const isImplied = head.value === undefined && head.contains === undefined;
  return {
    unit,
    isDefault: rule.default,
    isElse: false,
    ...placesOf(rule, places, isRepeated),
    isRepeated,
    ref,
    args,
    key,
    contains: head.contains,
    value: head.contains === undefined ? (head.value ?? impliedTrue) : undefined,
    isImplied,
    impliedAtHead: isImplied && (isRepeated || impliedAtHead(rule)),
    assigns: head.operator === ":=",
    body: rule.body,
    bodyPlace: undefined,
    branch: branchShape(rule, 0, { unit, places }),
  };
}

const impliedTrue: BooleanTerm = { type: "boolean", value: true, start: 0, end: 0 };

function placesOf(rule: Rule, places: Places, isRepeated: boolean): Pick<RuleShape, "place" | "headPlace"> {
  const { head } = rule;
  const whole = places.between(rule.start, rule.end);
  if (isRepeated) return { place: whole, headPlace: whole };
  const headPlace = places.between(head.start, head.end);
  if (rule.default) return { place: places.between(rule.start, rule.start + "default".length), headPlace };
  if (rule.body.length > 0) return { place: whole, headPlace };
  if (head.contains !== undefined && isKeyword(rule, places)) return { place: headPlace, headPlace };
  // What has no body is an expression for OPA first; of `f(x)` it keeps the place of the name.
  const isCall = head.args !== undefined && head.value === undefined;
  const place = isCall ? places.between(rule.start, nameEnd(rule, places)) : whole;
  return { place, headPlace: place };
}

function nameEnd(rule: Rule, places: Places): number {
  const last = rule.head.ref.at(-1);
  const paren = places.text.indexOf("(", last?.end ?? rule.start);
  return paren < 0 ? rule.start : paren;
}

function keyOf(rule: Rule): RuleShape["key"] {
  const { head } = rule;
  if (head.contains !== undefined) return "written";
  const [, second] = head.ref;
  if (rule.default || head.args !== undefined || head.ref.length !== 2 || second === undefined) return "none";
  if (!rule.hasIf) return "last";
  const isRef = second.type === "ref" || (second.type === "var" && isRoot(second.name));
  return isRef || !isGround(second) ? "last" : "none";
}

function impliedAtHead(rule: Rule): boolean {
  if (rule.default) return false;
  return rule.body.length === 0 || (rule.hasIf && rule.head.ref.length === 2 && rule.head.args === undefined);
}

/** Whether a partial set is written with `contains` and not as v0's `p[x]`. */
export function isKeyword(rule: Rule, places: Places): boolean {
  const last = rule.head.ref.at(-1);
  const next = places.text.charAt(skipBlank(places.text, last?.end ?? rule.start));
  return rule.head.ref.length > 1 || (next !== "[" && next !== ".");
}

function branchShape(
  rule: Rule,
  index: number,
  context: { readonly unit: Unit; readonly places: Places },
): RuleShape | undefined {
  const { unit, places } = context;
  const branch = rule.else[index];
  if (branch === undefined) return undefined;
  const place = places.between(branch.start, rule.end);
  const valueEnd = branch.value === undefined ? branch.start + "else".length : places.own(branch.value).end;
  return {
    unit,
    isDefault: false,
    isElse: true,
    place,
    headPlace: places.between(branch.start, valueEnd),
    isRepeated: false,
    ref: [{ type: "string", value: "else", start: branch.start, end: branch.start + "else".length }],
    args: [],
    key: "none",
    contains: undefined,
    value: branch.value ?? impliedTrue,
    isImplied: branch.value === undefined,
    impliedAtHead: false,
    assigns: branch.value === undefined ? rule.head.operator === ":=" : isAssigned(branch, places),
    body: branch.body,
    bodyPlace: isBraced(branch, places) ? undefined : place,
    branch: branchShape(rule, index + 1, context),
  };
}

function isAssigned(branch: ElseBranch, places: Places): boolean {
  return places.text.charAt(skipBlank(places.text, branch.start + "else".length)) === ":";
}

/** Whether the body of a branch stands in braces; behind `else`, `{` begins nothing else. */
function isBraced(branch: ElseBranch, places: Places): boolean {
  const { text } = places;
  const before = branch.value === undefined ? branch.start + "else".length : places.own(branch.value).end;
  let at = skipBlank(text, before);
  if (branch.hasIf === true) at = skipBlank(text, at + "if".length);
  return text.charAt(at) === "{";
}
