import { Problem } from "@sekisho/core/browser";

/** Why an evaluation ended without an answer; the first six are OPA's codes and meanings. */
export type EvalErrorCode =
  | "eval_conflict_error"
  | "eval_type_error"
  | "eval_builtin_error"
  | "eval_internal_error"
  | "eval_cancel_error"
  | "eval_with_merge_error"
  | "eval_budget_exceeded";

/** Which limit an `eval_budget_exceeded` ran into. */
export type Limit = "steps" | "time" | "depth" | "resultSize";

const limitMessages: { readonly [limit in Limit]: string } = {
  steps: "the evaluation takes more steps than its limit allows",
  time: "the evaluation takes longer than its limit allows",
  depth: "a value is nested deeper than the limit allows",
  resultSize: "the evaluation builds a larger value than its limit allows",
};

/** Where in a policy something failed. */
export interface EvalPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where the call or rule of a number stands; emitted code keeps the number of what runs. */
export type Places = (site: number) => EvalPlace | undefined;

/** Ends an evaluation. Only `eval_type_error` and `eval_builtin_error` may be turned into undefined (non-strict mode). */
export class EvalError extends Problem {
  declare readonly code: EvalErrorCode;
  /** Set exactly when the code is `eval_budget_exceeded`. */
  readonly limit: Limit | undefined;
  /** The call or rule that failed, where that is known. */
  readonly place: EvalPlace | undefined;

  constructor(
    code: EvalErrorCode,
    message: string,
    details: { readonly limit?: Limit; readonly place?: EvalPlace | undefined } = {},
  ) {
    super(code, message);
    this.limit = details.limit;
    this.place = details.place;
  }
}

/** What the host throws where its own stack or memory ends, as the error of a limit; anything else stays what it is. */
export function hostLimit(thrown: unknown): unknown {
  if (isStackFull(thrown)) return budgetExceeded("depth");
  if (!(thrown instanceof RangeError)) return thrown;
  return tooLarge.test(thrown.message) ? budgetExceeded("resultSize") : thrown;
}

/** What V8 says of a value that is larger than it can make. */
const tooLarge =
  /^Invalid (?:array|string|typed array) length|maximum size exceeded|^Maximum BigInt size|allocation failed/i;

/** Whether the host's stack has ended. */
export function isStackFull(thrown: unknown): boolean {
  return thrown instanceof RangeError && thrown.message.startsWith("Maximum call stack");
}

/** The error for a limit that is used up; no handling of builtin errors may swallow it. */
export function budgetExceeded(limit: Limit): EvalError {
  return new EvalError("eval_budget_exceeded", limitMessages[limit], { limit });
}
