import type { PlainObject, Value } from "../../runtime/value.ts";
import type { ElseBranch, Head, Rule, Term } from "../../syntax/ast.ts";
import { isGround } from "../../syntax/ground.ts";
import { type Place, type Places, spanOf } from "./places.ts";
import type { Terms } from "./terms.ts";
import { nameAt } from "./written.ts";

/** Where the parts of a rule stand; what is absent has no place in OPA's tree either. */
interface RulePlaces {
  readonly rule?: Place;
  readonly head?: Place;
  /** Of a body that is not written. */
  readonly body?: Place;
  /** Of a value that is not written. */
  readonly value?: Place;
  /** Of the head and all in it, but its name. */
  readonly fixed?: Place;
}

/** Rules as OPA's syntax trees have them. */
export class Rules {
  readonly #terms: Terms;
  readonly #places: Places | undefined;

  constructor(terms: Terms, places: Places | undefined) {
    this.#terms = terms;
    this.#places = places;
  }

  all(rules: readonly Rule[]): readonly Value[] {
    return rules.map((rule) => this.#rule(rule));
  }

  #rule(rule: Rule): Value {
    const places = this.#places === undefined ? {} : placesOf(rule, this.#places);
    const tree: { [key: string]: Value } = {
      head: this.#head(rule.head, rule, places),
      body: this.#terms.body(rule.body, places.body),
    };
    if (rule.default) tree["default"] = true;
    const branches = this.#else(rule.else, rule);
    if (branches !== undefined) tree["else"] = branches;
    return this.#terms.at(tree, places.rule);
  }

  /** Branches hang one in the other; each repeats the name of the rule. */
  #else(branches: readonly ElseBranch[], rule: Rule): Value | undefined {
    const [first, ...rest] = branches;
    if (first === undefined) return undefined;
    // A branch without a value keeps the operator of the rule, as OPA's does.
    const { value: _value, ...named } = rule.head;
    const { value, operator, start } = first;
    const own: Head = { ...named, ...(value !== undefined && { value }), ...(operator !== undefined && { operator }) };
    const word = start + "else".length;
    const place = spanOf(start, branches.at(-1)?.end ?? first.end);
    const end = value === undefined ? word : (this.#places?.endOf(value) ?? word);
    const tree = { head: this.#head(own, rule, { head: spanOf(start, end) }), body: this.#branchBody(first, place) };
    const inner = this.#else(rest, rule);
    return this.#terms.at(inner === undefined ? tree : { ...tree, else: inner }, place);
  }

  /** All of a body that is one statement without braces has the place of the branch. */
  #branchBody({ body, hasIf, end }: ElseBranch, place: Place): Value {
    const make = (): Value => this.#terms.body(body, place);
    const isStatement = hasIf === true && body.length === 1 && body[0]?.end === end;
    return isStatement && this.#places !== undefined ? this.#places.within(place, make) : make();
  }

  #head(head: Head, rule: Rule, places: RulePlaces): Value {
    const terms = this.#terms;
    const [first, ...rest] = head.ref;
    const name = first?.type === "string" ? first.value : "";
    const ref = [
      terms.at({ type: "var", value: name }, first && spanOf(first.start, first.end)),
      ...rest.map((part) => terms.term(part)),
    ];
    const make = (): Value => {
      const named = isNamed(rule) ? { name } : {};
      return terms.at({ ref, ...named, ...this.#parts(head, rule, places.value) }, places.head);
    };
    return places.fixed === undefined || this.#places === undefined ? make() : this.#places.within(places.fixed, make);
  }

  /** What a head has besides its names. */
  #parts(head: Head, rule: Rule, unwritten: Place | undefined): PlainObject {
    const terms = this.#terms;
    const key = keyOf(rule);
    const tree: { [key: string]: Value } = {};
    if (key !== undefined) tree["key"] = terms.term(key);
    if (head.contains !== undefined) return tree;
    if (head.args !== undefined && head.args.length > 0) tree["args"] = head.args.map((arg) => terms.term(arg));
    if (head.operator === ":=") tree["assign"] = true;
    tree["value"] =
      head.value === undefined ? terms.at({ type: "boolean", value: true }, unwritten) : terms.term(head.value);
    return tree;
  }
}

/** Of a name of two parts, the second is a key, too, but where `if` follows and the key is constant. */
function keyOf({ head, hasIf, default: isDefault }: Rule): Term | undefined {
  if (head.contains !== undefined) return head.contains;
  const [, key, ...further] = head.ref;
  if (key === undefined || further.length > 0 || head.args !== undefined || isDefault) return undefined;
  return hasIf && key.type !== "ref" && isGround(key) ? undefined : key;
}

/** Whether the head has its first part for a name: where it is all, or an object's with a key or a value. */
function isNamed({ head, hasIf, default: isDefault }: Rule): boolean {
  if (head.ref.length === 1) return true;
  if (head.ref.length > 2 || head.contains !== undefined || isDefault) return false;
  return hasIf
    ? head.value !== undefined || head.args !== undefined
    : head.args === undefined && head.value !== undefined;
}

function placesOf(rule: Rule, places: Places): RulePlaces {
  const { head, start, end } = rule;
  const whole = spanOf(start, end);
  const written = spanOf(head.start, head.end);
  if (rule.default) {
    const word = spanOf(start, nameAt(places.text, start).parts[0]?.end ?? start);
    return { rule: word, head: written, body: word };
  }
  if (rule.body.length > 0) return withBody(rule, whole, written, places);
  return bodyless(rule, written, places);
}

/** Bodies that are chained to the one of the rule give their place to the head, too. */
function withBody({ head, start, hasIf }: Rule, rule: Place, written: Place, places: Places): RulePlaces {
  if (places.text[start] === "{") return { rule, head: rule, fixed: rule };
  const isPair = hasIf && head.ref.length === 2 && head.args === undefined;
  return { rule, head: written, ...(isPair && { value: written }) };
}

/** OPA reads all but `contains` as expressions first, so that parts of these lend their places. */
function bodyless({ head, start }: Rule, written: Place, places: Places): RulePlaces {
  const [name] = head.ref;
  if (head.value !== undefined) return { rule: written, head: written, body: places.ofTerm(head.value) };
  if (head.args !== undefined) {
    const called = spanOf(start, nameAt(places.text, start).end);
    return { rule: called, head: called, body: called, value: called };
  }
  const isBareSet = head.contains !== undefined && /[.[]/.test(places.text[name?.end ?? start] ?? "");
  if (head.contains === undefined || (isBareSet && head.ref.length === 1)) {
    return { rule: written, head: written, body: written, value: written };
  }
  return { rule: written, head: written, body: spanOf(start, nameAt(places.text, start).parts[0]?.end ?? start) };
}
