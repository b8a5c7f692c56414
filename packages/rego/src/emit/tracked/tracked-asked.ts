/** Bodies that are only asked whether they hold. */
import type { Step } from "../../plan/ir.ts";
import type { TrackedFunction } from "./tracked-function.ts";

/** `not` holds when its body fails; a body that is only unknown leaves it unknown. */
export function emitTrackedNot(to: TrackedFunction, body: readonly Step[]): void {
  const mark = to.bound("s.attempts.length");
  const state = to.unit.fresh("z");
  const inner = to.unit.fresh("n");
  to.line(`let ${state} = 0, ${inner} = null;`);
  to.line("s.keep++;");
  to.block(body, "null", "null", (label) => undecided(to, state, inner, label));
  to.line("s.keep--;");
  to.line(`if (${state} === 2) ${to.fail};`);
  to.line(`if (${state} === 1) ${to.unknown} = join(${to.unknown}, ${inner});`);
  to.line(`${to.reads} = negated(${to.reads}, s.since(${mark}));`);
}

/** At the end of a body that is only asked whether it holds: 2 = it does, 1 = perhaps; then look on. */
function undecided(to: TrackedFunction, state: string, inner: string, label: string): void {
  to.line(`if (${to.unknown} === null) { ${state} = 2; break ${label}; }`);
  to.line(`${state} = 1; ${inner} = join(${inner}, ${to.unknown});`);
}

/** `every` fails where its body does; a body that is only unknown leaves it unknown. */
export function emitTrackedEvery(to: TrackedFunction, step: Step & { readonly s: "every" }): void {
  const range = to.value(step.x);
  to.line(`if (!(${range.value} instanceof Unknown) && !isCollection(${range.value})) ${to.fail};`);
  const all = to.unit.fresh("v");
  to.line(`let ${all} = null;`);
  const { fail } = to;
  const entry = to.unit.fresh("t");
  to.line(`for (const ${entry} of scan(${to.context}, ${range.value}, ${range.trail})) {`);
  to.entry(entry, step.key, step.value);
  const state = to.unit.fresh("z");
  const inner = to.unit.fresh("n");
  to.line(`let ${state} = 0, ${inner} = null;`);
  to.block(step.body, `${entry}.reads`, "null", (label) => {
    to.line(`${all} = withBelow(${all}, ${to.reads});`);
    undecided(to, state, inner, label);
  });
  to.line(`if (${state} === 0) ${fail};`);
  to.line(`if (${state} === 1) ${to.unknown} = join(${to.unknown}, ${inner});`);
  to.line("}");
  to.line(`${to.reads} = withBelow(${to.reads}, ${all});`);
}
