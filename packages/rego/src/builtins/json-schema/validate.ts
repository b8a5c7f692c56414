/** Documents against schemas. Findings come in the order of OPA's gojsonschema; where that is random, sorted by key. */
import { budgetExceeded } from "../../runtime/errors.ts";
import { isArray, isNumber, isPlainObject } from "../../runtime/kinds.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import type { BuiltinContext } from "../builtin.ts";
import { codePointLength } from "../text/code-points.ts";
import { hasFormat } from "./formats.ts";
import { compareRationals, goText, isMultipleOf, isWhole, type Rational, rational } from "./rational.ts";
import { canonical, type Schema } from "./schema.ts";

export interface Finding {
  /** Keys and indexes from the root, joined by dots. */
  readonly field: string;
  readonly type: string;
  readonly description: string;
}

/** What validation may use of the evaluation that asks for it. */
type Meter = Pick<BuiltinContext, "charge" | "produce" | "checkTime">;

const maxDepth = 1_000;

export function validate(schema: Schema, document: Value, meter: Meter): readonly Finding[] {
  return new Validator(meter).validate(schema, document, "(Root)").findings;
}

/** Of several schemas none of which fits, the findings of the one with the best score are told. */
class Result {
  readonly findings: Finding[] = [];
  score = 0;

  get isValid(): boolean {
    return this.findings.length === 0;
  }

  merge(other: Result): void {
    this.findings.push(...other.findings);
    this.score += other.score;
  }
}

class Validator {
  readonly #meter: Meter;
  #depth = 0;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  validate(schema: Schema, value: Value, at: string): Result {
    const result = new Result();
    this.#check(schema, value, at, result);
    return result;
  }

  #report(result: Result, field: string, type: string, description: string): void {
    this.#meter.produce(field.length * 2 + description.length * 2);
    result.findings.push({ field, type, description });
    result.score -= 2;
  }

  #check(schema: Schema, value: Value, at: string, result: Result): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw budgetExceeded("depth");
    this.#meter.charge(1);
    this.#checkOne(schema, value, at, result);
    this.#depth -= 1;
  }

  #checkOne(schema: Schema, value: Value, at: string, result: Result): void {
    if (schema.pass !== undefined) {
      if (!schema.pass) this.#report(result, at, "false", "False always fails validation");
      return;
    }
    if (schema.ref !== undefined) return this.#check(schema.ref, value, at, result);
    const given = typeOf(value);
    if (!allows(schema.types, given)) {
      const expected = schema.types.length > 1 ? `[${schema.types.join(",")}]` : schema.types[0];
      return this.#report(result, at, "invalid_type", `Invalid type. Expected: ${expected}, given: ${given}`);
    }
    this.#checkCombinations(schema, value, at, result);
    if (isNumber(value)) this.#checkNumber(schema, rational(value), at, result);
    else if (isArray(value)) this.#checkArray(schema, value, at, result);
    else if (isPlainObject(value)) this.#checkObject(schema, value, at, result);
    this.#checkValue(schema, value, at, result);
    if (typeof value === "string") this.#checkString(schema, value, at, result);
    if (isPlainObject(value)) {
      for (const [key, child] of schema.properties) {
        const inner = Object.hasOwn(value, key) ? value[key] : undefined;
        if (inner !== undefined) this.#check(child, inner, inside(at, key), result);
      }
    }
    result.score += 1;
  }

  #checkCombinations(schema: Schema, value: Value, at: string, result: Result): void {
    this.#checkAnyOf(schema, value, at, result);
    this.#checkOneOf(schema, value, at, result);
    if (schema.allOf.length > 0) {
      let failed = false;
      for (const child of schema.allOf) {
        const own = this.validate(child, value, at);
        failed ||= !own.isValid;
        result.merge(own);
      }
      if (failed) this.#report(result, at, "number_all_of", "Must validate all the schemas (allOf)");
    }
    if (schema.not !== undefined && this.validate(schema.not, value, at).isValid) {
      this.#report(result, at, "number_not", "Must not validate the schema (not)");
    }
    if (isPlainObject(value)) this.#checkDependencies(schema, value, at, result);
    this.#checkCondition(schema, value, at, result);
    result.score += 1;
  }

  #checkAnyOf({ anyOf }: Schema, value: Value, at: string, result: Result): void {
    if (anyOf.length === 0) return;
    let best: Result | undefined;
    for (const child of anyOf) {
      const own = this.validate(child, value, at);
      if (own.isValid) return;
      if (best === undefined || own.score > best.score) best = own;
    }
    this.#report(result, at, "number_any_of", "Must validate at least one schema (anyOf)");
    if (best !== undefined) result.merge(best);
  }

  #checkOneOf({ oneOf }: Schema, value: Value, at: string, result: Result): void {
    if (oneOf.length === 0) return;
    let valid = 0;
    let best: Result | undefined;
    for (const child of oneOf) {
      const own = this.validate(child, value, at);
      if (own.isValid) valid += 1;
      else if (valid === 0 && (best === undefined || own.score > best.score)) best = own;
    }
    if (valid === 1) return;
    this.#report(result, at, "number_one_of", "Must validate one and only one schema (oneOf)");
    if (valid === 0 && best !== undefined) result.merge(best);
  }

  #checkDependencies({ dependencies }: Schema, value: PlainObject, at: string, result: Result): void {
    if (dependencies.size === 0) return;
    for (const key of sortedKeys(value)) {
      const needed = dependencies.get(key);
      if (needed === undefined) continue;
      if ("types" in needed) {
        this.#check(needed, value, at, result);
        continue;
      }
      for (const name of needed) {
        if (!Object.hasOwn(value, name)) {
          this.#report(result, at, "missing_dependency", `Has a dependency on ${name}`);
        }
      }
    }
  }

  #checkCondition(schema: Schema, value: Value, at: string, result: Result): void {
    if (schema.if === undefined) return;
    const holds = this.validate(schema.if, value, at).isValid;
    const branch = holds ? schema.then : schema.else;
    if (branch === undefined) return;
    const own = this.validate(branch, value, at);
    if (own.isValid) return;
    const word = holds ? "then" : "else";
    const why = holds ? "was valid" : "was not valid";
    this.#report(result, at, `condition_${word}`, `Must validate "${word}" as "if" ${why}`);
    result.merge(own);
  }

  #checkValue(schema: Schema, value: Value, at: string, result: Result): void {
    if (schema.const !== undefined || schema.enum.length > 0) {
      const text = canonical(value);
      this.#meter.charge(text.length + schema.enum.length);
      if (schema.const !== undefined && text !== schema.const) {
        this.#report(result, at, "const", `${at} does not match: ${schema.const}`);
      }
      if (schema.enum.length > 0 && !schema.enum.includes(text)) {
        const allowed = schema.enum.join(", ");
        this.#report(result, at, "enum", `${at} must be one of the following: ${allowed}`);
      }
    }
    if (typeof value === "string") {
      this.#meter.charge(value.length);
      if (!hasFormat(schema.format, value)) {
        this.#report(result, at, "format", `Does not match format '${schema.format}'`);
      }
    }
    result.score += 1;
  }

  #checkArray(schema: Schema, values: readonly Value[], at: string, result: Result): void {
    const { items, additionalItems } = schema;
    const checkItem = (child: Schema, i: number): void =>
      result.merge(this.validate(child, values[i] as Value, inside(at, String(i))));
    if (items !== undefined && "types" in items) {
      values.forEach((_, i) => {
        checkItem(items, i);
      });
    } else if (items !== undefined) {
      const list = items;
      list.slice(0, values.length).forEach(checkItem);
      if (list.length > 0 && list.length < values.length) {
        if (additionalItems === false) {
          this.#report(result, at, "array_no_additional_items", "No additional items allowed on array");
        } else if (typeof additionalItems === "object") {
          for (let i = list.length; i < values.length; i++) checkItem(additionalItems, i);
        }
      }
    }
    if (schema.minItems !== undefined && values.length < schema.minItems) {
      this.#report(result, at, "array_min_items", `Array must have at least ${schema.minItems} items`);
    }
    if (schema.maxItems !== undefined && values.length > schema.maxItems) {
      this.#report(result, at, "array_max_items", `Array must have at most ${schema.maxItems} items`);
    }
    if (schema.uniqueItems) this.#checkUnique(values, at, result);
    if (schema.contains !== undefined) this.#checkContains(schema.contains, values, at, result);
    result.score += 1;
  }

  #checkUnique(values: readonly Value[], at: string, result: Result): void {
    const seen = new Map<string, number>();
    values.forEach((value, j) => {
      const text = canonical(value);
      this.#meter.charge(text.length);
      const i = seen.get(text);
      if (i !== undefined) this.#report(result, at, "unique", `array items[${i},${j}] must be unique`);
      seen.set(text, j);
    });
  }

  #checkContains(schema: Schema, values: readonly Value[], at: string, result: Result): void {
    let best: Result | undefined;
    for (const [i, value] of values.entries()) {
      const own = this.validate(schema, value, inside(at, String(i)));
      if (own.isValid) return;
      if (best === undefined || own.score > best.score) best = own;
    }
    this.#report(result, at, "contains", "At least one of the items must match");
    if (best !== undefined) result.merge(best);
  }

  #checkObject(schema: Schema, value: PlainObject, at: string, result: Result): void {
    const keys = sortedKeys(value);
    this.#meter.charge(keys.length);
    if (schema.minProperties !== undefined && keys.length < schema.minProperties) {
      this.#report(result, at, "array_min_properties", `Must have at least ${schema.minProperties} properties`);
    }
    if (schema.maxProperties !== undefined && keys.length > schema.maxProperties) {
      this.#report(result, at, "array_max_properties", `Must have at most ${schema.maxProperties} properties`);
    }
    for (const name of schema.required) {
      if (Object.hasOwn(value, name)) result.score += 1;
      else this.#report(result, at, "required", `${name} is required`);
    }
    this.#checkFurtherProperties(schema, value, at, result);
    if (schema.propertyNames !== undefined) {
      for (const key of keys) {
        const own = this.validate(schema.propertyNames, key, at);
        if (own.isValid) continue;
        this.#report(result, at, "invalid_property_name", `Property name of "${key}" does not match`);
        result.merge(own);
      }
    }
    result.score += 1;
  }

  /** patternProperties, and additionalProperties for keys that nothing describes. */
  #checkFurtherProperties(schema: Schema, value: PlainObject, at: string, result: Result): void {
    const described = new Set(schema.properties.map(([key]) => key));
    const { additionalProperties: additional } = schema;
    for (const key of sortedKeys(value)) {
      // sortedKeys names own keys.
      const child = value[key] as Value;
      let isMatched = false;
      for (const [regex, pattern] of schema.patternProperties) {
        this.#meter.charge(1 + key.length);
        if (!regex.test(key, this.#meter)) continue;
        isMatched = true;
        result.merge(this.validate(pattern, child, inside(at, key)));
      }
      if (isMatched) result.score += 1;
      else if (!described.has(key)) {
        if (additional === false) {
          const what = `Additional property ${key} is not allowed`;
          this.#report(result, at, "additional_property_not_allowed", what);
        } else if (typeof additional === "object") {
          result.merge(this.validate(additional, child, inside(at, key)));
        }
      }
    }
  }

  #checkString({ minLength, maxLength, pattern }: Schema, value: string, at: string, result: Result): void {
    if (minLength !== undefined || maxLength !== undefined) {
      const length = codePointLength(value);
      if (minLength !== undefined && length < minLength) {
        this.#report(result, at, "string_gte", `String length must be greater than or equal to ${minLength}`);
      }
      if (maxLength !== undefined && length > maxLength) {
        this.#report(result, at, "string_lte", `String length must be less than or equal to ${maxLength}`);
      }
    }
    if (pattern !== undefined && !pattern.regex.test(value, this.#meter)) {
      this.#report(result, at, "pattern", `Does not match pattern '${pattern.source}'`);
    }
    result.score += 1;
  }

  #checkNumber(schema: Schema, value: Rational, at: string, result: Result): void {
    const { multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum } = schema;
    if (multipleOf !== undefined && !isMultipleOf(value, multipleOf)) {
      this.#report(result, at, "multiple_of", `Must be a multiple of ${goText(multipleOf)}`);
    }
    if (maximum !== undefined && compareRationals(value, maximum) > 0) {
      this.#report(result, at, "number_lte", `Must be less than or equal to ${goText(maximum)}`);
    }
    if (exclusiveMaximum !== undefined && compareRationals(value, exclusiveMaximum) >= 0) {
      this.#report(result, at, "number_lt", `Must be less than ${goText(exclusiveMaximum)}`);
    }
    if (minimum !== undefined && compareRationals(value, minimum) < 0) {
      this.#report(result, at, "number_gte", `Must be greater than or equal to ${goText(minimum)}`);
    }
    if (exclusiveMinimum !== undefined && compareRationals(value, exclusiveMinimum) <= 0) {
      this.#report(result, at, "number_gt", `Must be greater than ${goText(exclusiveMinimum)}`);
    }
    result.score += 1;
  }
}

function inside(at: string, key: string): string {
  return at === "(Root)" ? key : `${at}.${key}`;
}

function typeOf(value: Value): string {
  if (value === null) return "null";
  if (isNumber(value)) return isWhole(rational(value)) ? "integer" : "number";
  if (isArray(value)) return "array";
  return typeof value === "object" ? "object" : typeof value;
}

function allows(types: readonly string[], given: string): boolean {
  return types.length === 0 || types.includes(given) || (given === "integer" && types.includes("number"));
}
