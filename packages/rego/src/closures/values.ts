/** Values of the plan as closures: plain, one kind after the other, with nothing to make them fast. */
import type { Comprehension, X } from "../plan/ir.ts";
import { get, getPath, getStored } from "../runtime/access.ts";
import { RSet } from "../runtime/collections.ts";
import type { Context } from "../runtime/context.ts";
import { documentAt } from "../runtime/documents.ts";
import { objectFrom } from "../runtime/objects.ts";
import { entryOf, ObjectBuilder, type PartialObject, wholeOf } from "../runtime/partial.ts";
import { template } from "../runtime/template.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import type { Interpreter } from "./interpreter.ts";
import { tellReached } from "./reached.ts";

/** The variables of one clause under evaluation, by number. */
export type Locals = Value[];

/** Computes a value; undefined anywhere inside makes the whole undefined. */
export type Evaluate = (context: Context, locals: Locals) => Maybe;

export function valueOf(to: Interpreter, x: X): Evaluate {
  switch (x.x) {
    case "const":
      return () => x.value;
    case "local":
      return (_, locals) => locals[x.id];
    case "input":
      return (context) => context.input;
    case "base": {
      const base = getPath(to.base, x.path);
      return () => base;
    }
    case "external":
      return (context) => get(context.externals, x.name);
    case "get": {
      const [base, key] = [valueOf(to, x.base), valueOf(to, x.key)];
      const read = x.store === true ? getStored : get;
      return (context, locals) => read(base(context, locals), key(context, locals));
    }
    case "rule": {
      const whole = x.group.kind === "object";
      return (context) => {
        const value = to.rule(x.group, context);
        // Groups of kind `object` give the record of their builder.
        return whole && value !== undefined ? wholeOf(value as PartialObject) : (value as Maybe);
      };
    }
    case "entry": {
      const key = valueOf(to, x.key);
      return (context, locals) => {
        const at = key(context, locals);
        // Only groups of kind `object` have entries, and they give the record of their builder.
        const record = at === undefined ? undefined : (to.rule(x.group, context) as PartialObject | undefined);
        return record === undefined || at === undefined ? undefined : entryOf(record, at);
      };
    }
    case "document": {
      const documents = to.documentsWith(x.parted);
      return all(to, x.path, (context, path) => documentAt(context, documents, path));
    }
    case "array":
      return all(to, x.items, (_, items) => items);
    case "set":
      return all(to, x.items, (_, items) => RSet.of(items));
    case "object":
      return all(to, [...x.keys, ...x.values], (_, parts) => {
        const values = parts.slice(x.keys.length);
        // There is a value for each key.
        return objectFrom(parts.slice(0, x.keys.length).map((key, i) => [key, values[i] as Value] as const));
      });
    case "template": {
      const parts = x.parts.map((part) => (typeof part === "string" ? part : valueOf(to, part)));
      return (context, locals) =>
        // The parts of a template are texts and sets, which are never undefined.
        template(parts.map((part) => (typeof part === "string" ? part : (part(context, locals) as RSet))));
    }
    case "comprehension":
      return comprehension(to, x);
    case "builtin":
      return all(to, x.args, (context, args) => {
        const mock = context.mocks?.get(`builtin ${x.builtin.name}`);
        if (mock !== undefined) return mock(context, args);
        context.session.site = to.site(x.site);
        return x.builtin.run(context.session, ...args);
      });
    case "call":
      return all(to, x.args, (context, args) => {
        const mock = context.mocks?.get(`function ${x.group.id}`);
        return mock === undefined ? to.function(x.group, context, args) : mock(context, args);
      });
  }
}

/** Evaluates several values; when all are there, what is made of them. */
function all(to: Interpreter, xs: readonly X[], make: (context: Context, values: readonly Value[]) => Maybe): Evaluate {
  const evaluates = xs.map((x) => valueOf(to, x));
  return (context, locals) => {
    const values: Value[] = [];
    for (const evaluate of evaluates) {
      const value = evaluate(context, locals);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return make(context, values);
  };
}

function comprehension(to: Interpreter, x: Comprehension): Evaluate {
  const value = valueOf(to, x.value);
  const key = x.key === undefined ? undefined : valueOf(to, x.key);
  const each = (use: (context: Context, locals: Locals) => void) => body(to, x, use);
  if (x.kind === "object") {
    return (context, locals) => {
      const builder = new ObjectBuilder();
      each((c, l) => {
        const [k, v] = [key?.(c, l), value(c, l)];
        if (k === undefined || v === undefined) return;
        c.session.produce(1);
        builder.put(k, v);
      })(context, locals);
      return builder.finish();
    };
  }
  return (context, locals) => {
    const items: Value[] = [];
    each((c, l) => {
      const v = value(c, l);
      if (v === undefined) return;
      c.session.produce(1);
      items.push(v);
    })(context, locals);
    return x.kind === "array" ? items : RSet.of(items);
  };
}

/** Runs a body for all its solutions. */
function body(
  to: Interpreter,
  x: Comprehension,
  use: (context: Context, locals: Locals) => void,
): (context: Context, locals: Locals) => void {
  const run = to.steps(x.body, (context, locals) => {
    tellReached(context, "comprehension", x.site);
    use(context, locals);
    return false;
  });
  return (context, locals) => {
    run(context, locals);
  };
}
