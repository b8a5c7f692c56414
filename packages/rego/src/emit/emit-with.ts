import type { Override, Step } from "../plan/ir.ts";
import type { FunctionEmitter } from "./function-emitter.ts";
import { stringLiteral } from "./literals.ts";

/** The expression runs in a child context; what follows it runs in the context around. */
export function emitOverrides(
  to: FunctionEmitter,
  overrides: readonly Override[],
  body: readonly Step[],
  rest: () => void,
): void {
  const outer = to.context;
  const child = to.unit.fresh("c");
  const values = overrides.map((override) =>
    override.value.x === "callee" ? mock(to, override.value) : to.value(override.value),
  );
  to.line(`const ${child} = ${outer}.child();`);
  for (const [i, override] of overrides.entries()) {
    const value = values[i];
    if (override.kind === "mock") {
      const standIn = override.value.x === "callee" ? value : `() => ${value}`;
      to.line(`${child}.mocks = new Map(${child}.mocks ?? []).set(${stringLiteral(override.key)}, ${standIn});`);
    } else {
      const path = `[${override.path.map(stringLiteral).join(", ")}]`;
      if (override.kind === "input") to.line(`${child}.input = inputWith(${child}.input, ${path}, ${value});`);
      else to.line(`${child}.over = withOverride(${child}.over, ${path}, ${value});`);
    }
  }
  to.context = child;
  to.steps(body, 0, () => {
    to.context = outer;
    rest();
    to.context = child;
  });
  to.context = outer;
}

function mock(to: FunctionEmitter, value: Override["value"] & { readonly x: "callee" }): string {
  if ("builtin" in value) return `(c, a) => ${to.unit.builtin(value.builtin)}(c.session, ...a)`;
  const { group } = value;
  const slot = to.unit.slot(group);
  return group.kind === "function" ? `(c, a) => g${slot}(c.withoutMocks(), ...a)` : `(c) => g${slot}(c.withoutMocks())`;
}
