import type { Builtin } from "./builtin.ts";

/** A builtin as policies are checked against it, without what it does. */
export type Declaration = Omit<Builtin, "run">;

/** Builtins that this environment can't run: policies that name them compile, and a call is an error of the builtin. */
export function unavailable(declarations: readonly Declaration[]): readonly Builtin[] {
  return declarations.map((declaration) => ({
    ...declaration,
    run: (c) => c.fail("eval_builtin_error", `${declaration.name}: not available in this environment`),
  }));
}
