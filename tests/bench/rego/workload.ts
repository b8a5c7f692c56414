import type { Json } from "@sekisho/core";

/** A rule and an input that both engines are given: `opa bench`, and our compiled program. */
export interface Workload {
  readonly name: string;
  /** The largest ratio ours ÷ OPA that is good enough (issue 4, "Speed and memory"). */
  readonly goal: number;
  readonly policy: string;
  readonly input: Json;
  /** What stands under `data` beside the policy. */
  readonly data?: { readonly [name: string]: Json };
  /** The rule whose value is asked for: `data.rbac.allow`. */
  readonly rule: string;
}
