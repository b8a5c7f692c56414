/** Bodies of the plan as closures: a step runs what stands behind it once for each of its solutions. */
import type { Override, Site, Step } from "../plan/ir.ts";
import { isArrayOf, isCollection, isObjectOf, scanKeysOrdered, scanValues } from "../runtime/access.ts";
import { equal } from "../runtime/compare.ts";
import type { Context, Mock } from "../runtime/context.ts";
import { documentKeys } from "../runtime/documents.ts";
import { inputWith, withOverride } from "../runtime/overrides.ts";
import type { TracedExpr } from "../runtime/trace.ts";
import type { Value } from "../runtime/value.ts";
import { walkPairs } from "../runtime/walk-pairs.ts";
import type { Interpreter } from "./interpreter.ts";
import { tellReached } from "./reached.ts";
import { type Locals, valueOf } from "./values.ts";

/** Runs to the end; true stops the search for more solutions. */
export type Run = (context: Context, locals: Locals) => boolean;

export function runSteps(to: Interpreter, steps: readonly Step[], done: Run): Run {
  return steps.reduceRight<Run>((next, step) => runStep(to, step, next), done);
}

function runStep(to: Interpreter, step: Step, next: Run): Run {
  switch (step.s) {
    case "let": {
      const value = valueOf(to, step.x);
      return (context, locals) => {
        const found = value(context, locals);
        if (found === undefined) return false;
        locals[step.id] = found;
        return next(context, locals);
      };
    }
    case "test": {
      const value = valueOf(to, step.x);
      return (context, locals) => {
        const found = value(context, locals);
        return found !== undefined && found !== false && next(context, locals);
      };
    }
    case "equal": {
      const [a, b] = [valueOf(to, step.a), valueOf(to, step.b)];
      return (context, locals) => {
        const [left, right] = [a(context, locals), b(context, locals)];
        return left !== undefined && right !== undefined && equal(left, right) && next(context, locals);
      };
    }
    case "shape": {
      const test = step.kind === "array" ? isArrayOf : isObjectOf;
      return (context, locals) => test(locals[step.id] ?? null, step.size) && next(context, locals);
    }
    case "fail":
      return () => false;
    case "expr":
      return runMark(step, next);
    case "not":
      return runNot(to, step, next);
    case "every":
      return runEvery(to, step, next);
    case "with":
      return runWith(to, step, next);
    case "scan":
      return runScan(to, step, next);
    case "keys": {
      const path = step.path.map((x) => valueOf(to, x));
      const documents = to.documentsWith(step.parted);
      return each(step.key, next, (context, locals) => {
        const keys = defined(path.map((part) => part(context, locals)));
        return keys === undefined ? [] : documentKeys(context, documents, keys);
      });
    }
    case "walk": {
      const value = valueOf(to, step.x);
      return each(step.pair, next, (context, locals) => {
        const root = value(context, locals);
        return root === undefined ? [] : walkPairs(context.session, root);
      });
    }
  }
}

/** One run for each item of a list, which stands in a local. */
function each(id: number, next: Run, list: (context: Context, locals: Locals) => readonly Value[]): Run {
  return (context, locals) => {
    for (const item of list(context, locals)) {
      locals[id] = item;
      if (next(context, locals)) return true;
    }
    return false;
  };
}

function defined(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly Value[]);
}

function runScan(to: Interpreter, step: Step & { readonly s: "scan" }, next: Run): Run {
  const value = valueOf(to, step.x);
  return (context, locals) => {
    const range = value(context, locals);
    if (range === undefined) return false;
    return entries(context, range, (key, item) => {
      if (step.key !== undefined) locals[step.key] = key;
      if (step.value !== undefined) locals[step.value] = item;
      return next(context, locals);
    });
  };
}

/** Every entry in order, until one says stop. */
function entries(context: Context, range: Value, use: (key: Value, item: Value) => boolean): boolean {
  const keys = scanKeysOrdered(range);
  const items = scanValues(range, keys);
  context.session.charge(items.length);
  return items.some((item, i) => use(keys === null ? i : (keys[i] ?? null), item));
}

/** What a trace says of a place in the text. */
function toldOf({ module, at }: Site): Omit<TracedExpr, "isEvery"> {
  const { line, column } = module.lines.position(at.start);
  const text = module.text.slice(at.start, at.end).replace(/\s+/g, " ");
  return { text, place: { file: module.file, line, column }, source: { start: at.start, end: at.end } };
}

/** Tells where an expression begins, and where it has held. */
function runMark(step: Step & { readonly s: "expr" }, next: Run): Run {
  const expr = { ...toldOf(step.site), isEvery: step.isEvery };
  if (step.at === "end") {
    return (context, locals) => {
      const { tracer } = context.session;
      return tracer === undefined ? next(context, locals) : tracer.holds(expr, () => next(context, locals));
    };
  }
  return (context, locals) => {
    const { tracer } = context.session;
    if (tracer === undefined) return next(context, locals);
    const values = new Map(
      step.variables.flatMap(({ name, id }) => {
        const value = locals[id];
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
    return tracer.expression(expr, values, () => next(context, locals));
  };
}

function runNot(to: Interpreter, step: Step & { readonly s: "not" }, next: Run): Run {
  const holds = runSteps(to, step.body, () => true);
  const { text, place } = toldOf(step.site);
  return (context, locals) => {
    const { tracer } = context.session;
    const held = tracer === undefined ? holds(context, locals) : tracer.body(text, place, () => holds(context, locals));
    return !held && next(context, locals);
  };
}

function runEvery(to: Interpreter, step: Step & { readonly s: "every" }, next: Run): Run {
  const value = valueOf(to, step.x);
  const holds = runSteps(to, step.body, () => true);
  return (context, locals) => {
    const range = value(context, locals);
    if (range === undefined || !isCollection(range)) return false;
    const broken = entries(context, range, (key, item) => {
      if (step.key !== undefined) locals[step.key] = key;
      locals[step.value] = item;
      const held = holds(context, locals);
      if (held) tellReached(context, "every", step.site);
      return !held;
    });
    return !broken && next(context, locals);
  };
}

/** The expression runs in a child context, what follows it in the context around. */
function runWith(to: Interpreter, step: Step & { readonly s: "with" }, next: Run): Run {
  const overrides = step.overrides.map((override) => applyOverride(to, override));
  const around: Context[] = [];
  const body = runSteps(to, step.body, (_, locals) => {
    const outer = around.pop();
    if (outer === undefined) throw new Error("a `with` ended that did not begin");
    const stop = next(outer, locals);
    around.push(outer);
    return stop;
  });
  return (context, locals) => {
    const child = context.child();
    for (const apply of overrides) if (!apply(child, context, locals)) return false;
    around.push(context);
    const stop = body(child, locals);
    around.pop();
    return stop;
  };
}

/** Puts one override into the child; values are computed outside. False where the value is undefined. */
function applyOverride(
  to: Interpreter,
  override: Override,
): (child: Context, outer: Context, locals: Locals) => boolean {
  const given = override.value.x === "callee" ? undefined : valueOf(to, override.value);
  return (child, outer, locals) => {
    const value = given?.(outer, locals);
    if (given !== undefined && value === undefined) return false;
    if (override.kind === "mock") {
      const mock = override.value.x === "callee" ? mockOf(to, override.key, override.value) : constantMock(value);
      child.mocks = new Map(child.mocks ?? []).set(override.key, mock);
    } else if (value !== undefined && override.kind === "input")
      child.input = inputWith(child.input, override.path, value);
    else if (value !== undefined) child.over = withOverride(child.over, override.path, value);
    return true;
  };
}

function constantMock(value: Value | undefined): Mock {
  return () => value;
}

function mockOf(to: Interpreter, key: string, callee: Override["value"] & { readonly x: "callee" }): Mock {
  if ("builtin" in callee) return (context, args) => callee.builtin.run(context.session, ...args);
  const { group } = callee;
  if (group.kind === "function") return (context, args) => to.function(group, context.withoutMocks(), args);
  const value = valueOf(to, { x: "rule", group });
  return (context) => value(context.withoutMock(key), []);
}
