/**
 * `{y.id | some y in C; y.team == t}` inside a loop over `t` walks C once for every `t`. Where C does not depend on the
 * loop and `t` occurs in one equality only, one walk can sort all results by that key instead.
 */
import type { Comprehension, Step, X } from "./ir.ts";
import { isPure } from "./pure.ts";
import { walkX } from "./walk.ts";

export interface ComprehensionIndex {
  /** The body without the equality. */
  readonly body: readonly Step[];
  /** The side of the equality that each result has its own value of. */
  readonly key: X;
  /** The side that comes from outside. */
  readonly outer: X;
}

/** How a comprehension can be indexed, or undefined. Only bodies that can't fail with an error are. */
export function comprehensionIndex(x: Comprehension): ComprehensionIndex | undefined {
  const [first] = x.body;
  if (first?.s !== "scan" || localsOf([first.x]).size > 0 || !isPure(first.x)) return undefined;
  const inner = boundBy(x.body);
  if (inner === undefined) return undefined;
  const isOuter = (value: X): boolean => {
    const locals = localsOf([value]);
    return locals.size > 0 && [...locals].every((id) => !inner.has(id));
  };
  const isInner = (value: X): boolean => [...localsOf([value])].every((id) => inner.has(id));
  const at = x.body.findIndex((step) => {
    const sides = equality(step);
    return sides !== undefined && sides.some(isOuter);
  });
  const sides = equality(x.body[at]);
  if (sides === undefined) return undefined;
  const [outer, key] = isOuter(sides[0]) ? sides : [sides[1], sides[0]];
  const body = x.body.filter((_, i) => i !== at);
  const others = [key, x.value, ...(x.key === undefined ? [] : [x.key]), ...body.flatMap(valuesOf)];
  if (!isPure(outer) || localsOf([key]).size === 0) return undefined;
  return others.every((value) => isPure(value) && isInner(value)) ? { body, key, outer } : undefined;
}

/** The two sides of an equality between values. */
function equality(step: Step | undefined): readonly [X, X] | undefined {
  if (step?.s === "equal") return [step.a, step.b];
  if (step?.s !== "test" || step.x.x !== "builtin" || step.x.builtin.name !== "equal") return undefined;
  const [a, b] = step.x.args;
  return a === undefined || b === undefined ? undefined : [a, b];
}

/** The locals that a body binds; undefined when it has steps that are not plain reads and tests. */
function boundBy(body: readonly Step[]): ReadonlySet<number> | undefined {
  const bound = new Set<number>();
  for (const step of body) {
    switch (step.s) {
      case "scan":
        if (step.key !== undefined) bound.add(step.key);
        if (step.value !== undefined) bound.add(step.value);
        break;
      case "let":
        bound.add(step.id);
        break;
      case "test":
      case "equal":
      case "shape":
        break;
      default:
        return undefined;
    }
  }
  return bound;
}

function valuesOf(step: Step): readonly X[] {
  switch (step.s) {
    case "scan":
    case "let":
    case "test":
      return [step.x];
    case "equal":
      return [step.a, step.b];
    case "shape":
      return [{ x: "local", id: step.id }];
    default:
      return [];
  }
}

function localsOf(values: readonly X[]): Set<number> {
  const locals = new Set<number>();
  for (const value of values) {
    walkX(value, {
      value(x) {
        if (x.x === "local") locals.add(x.id);
      },
    });
  }
  return locals;
}
