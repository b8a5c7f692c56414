import type { Override, Step, X } from "../plan/ir.ts";
import { stringLiteral } from "./literals.ts";
import type { Unit } from "./unit.ts";

/** What the fast and the instrumented emitter do in their own ways. */
export interface OverridingEmitter {
  readonly unit: Unit;
  context: string;
  line(text: string): void;
  /** The text of a value that is there. */
  text(x: X): string;
  steps(steps: readonly Step[], from: number, done: () => void): void;
  /** A builtin that stands in, called with the arguments `a` in the context `c`. */
  standIn(builtin: string): string;
  /** How the arguments `a` are handed to a function that stands in. */
  readonly handedOn: string;
  /** Emitted after the input of a child context was replaced. */
  inputReplaced(child: string): void;
}

/** The expression runs in a child context; what follows it runs in the context around. */
export function emitOverrides(
  to: OverridingEmitter,
  { overrides, body }: { readonly overrides: readonly Override[]; readonly body: readonly Step[] },
  rest: () => void,
): void {
  const outer = to.context;
  const child = to.unit.fresh("c");
  const values = overrides.map((override) => valueText(to, override));
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
      to.inputReplaced(child);
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

function valueText(to: OverridingEmitter, override: Override): string {
  if (override.kind !== "mock") return to.text(override.value);
  const { key, value } = override;
  return value.x === "callee" ? mock(to, key, value) : to.text(value);
}

function mock(to: OverridingEmitter, key: string, value: Override["value"] & { readonly x: "callee" }): string {
  if ("builtin" in value) return `(c, a) => ${to.standIn(to.unit.builtin(value.builtin))}`;
  const { group } = value;
  const slot = to.unit.slot(group);
  if (group.kind === "function") return `(c, a) => g${slot}(c.withoutMocks(), ${to.handedOn})`;
  const read = `g${slot}(c.withoutMock(${stringLiteral(key)}))`;
  return group.kind === "object" ? `(c) => wholeIfAny(${read})` : `(c) => ${read}`;
}
