import type { Override, Step } from "../../plan/ir.ts";
import { stringLiteral } from "../literals.ts";
import type { TrackedFunction } from "./tracked-function.ts";

/** As in the fast form; an input that a `with` put in place has no place in the document. */
export function emitTrackedOverrides(
  to: TrackedFunction,
  overrides: readonly Override[],
  body: readonly Step[],
  rest: () => void,
): void {
  const outer = to.context;
  const child = to.unit.fresh("c");
  const values = overrides.map(({ value }) => (value.x === "callee" ? mock(to, value) : to.value(value).value));
  to.line(`const ${child} = ${outer}.child();`);
  for (const [i, override] of overrides.entries()) {
    const value = values[i];
    if (override.kind === "mock") {
      const standIn = override.value.x === "callee" ? value : `() => ${value}`;
      to.line(`${child}.mocks = new Map(${child}.mocks ?? []).set(${stringLiteral(override.key)}, ${standIn});`);
      continue;
    }
    const path = `[${override.path.map(stringLiteral).join(", ")}]`;
    if (override.kind === "data") to.line(`${child}.over = withOverride(${child}.over, ${path}, ${value});`);
    else {
      to.line(`${child}.input = inputWith(${child}.input, ${path}, ${value});`);
      to.line(`${child}.inputTrail = null;`);
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

function mock(to: TrackedFunction, value: Override["value"] & { readonly x: "callee" }): string {
  if ("builtin" in value) return `(c, a) => call(c, ${to.unit.builtin(value.builtin)}, a, [], 2, -1)`;
  const { group } = value;
  const slot = to.unit.slot(group);
  return group.kind === "function"
    ? `(c, a) => g${slot}(c.withoutMocks(), ...a.flatMap((v) => [v, null]))`
    : `(c) => g${slot}(c.withoutMocks())`;
}
