import type { Step, X } from "../plan/ir.ts";
import { emitOverrides, type OverridingEmitter } from "./emit-with.ts";

/** What the fast and the instrumented emitter make of each kind of step. */
export interface StepEmitter extends OverridingEmitter {
  /** The statement that gives up what is being tried. */
  fail: string;
  bind(id: number, x: X): void;
  test(x: X): void;
  equal(a: X, b: X): void;
  shape(step: Step & { readonly s: "shape" }): void;
  not(body: readonly Step[]): void;
  every(step: Step & { readonly s: "every" }): void;
  loop(step: Step & { readonly s: "scan" | "keys" | "walk" }, rest: () => void): void;
}

/** Steps from an index on; `done` is emitted innermost, because everything behind a loop or a `with` stands inside it. */
export function emitSteps(to: StepEmitter, steps: readonly Step[], from: number, done: () => void): void {
  for (let i = from; i < steps.length; i++) {
    const step = steps[i];
    if (step === undefined) break;
    const rest = (): void => emitSteps(to, steps, i + 1, done);
    switch (step.s) {
      case "let":
        to.bind(step.id, step.x);
        break;
      case "test":
        to.test(step.x);
        break;
      case "equal":
        to.equal(step.a, step.b);
        break;
      case "shape":
        to.shape(step);
        break;
      case "fail":
        to.line(`if (true) ${to.fail};`);
        break;
      case "not":
        to.not(step.body);
        break;
      case "every":
        to.every(step);
        break;
      case "expr":
        break;
      case "with":
        return emitOverrides(to, step, rest);
      case "scan":
      case "keys":
      case "walk":
        return to.loop(step, rest);
    }
  }
  done();
}
