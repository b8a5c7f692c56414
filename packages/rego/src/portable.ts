/** What of this package runs everywhere. */
export type { Builtin } from "./builtins/builtin.ts";
export type { HttpRequest, HttpResponse } from "./builtins/http/request.ts";
export type { CompileOptions, SourceModule } from "./compile-with.ts";
export { AnswerError, type Answers, type AsyncOptions, evaluateAsync } from "./evaluate-async.ts";
export type { Explained, ExplainOptions, Explanation } from "./explain.ts";
export { type Backend, type PrepareOptions, Program } from "./program.ts";
export type { BindingsQuery, BindingsResult, RuleQuery, RuleResult } from "./query.ts";
export { defaultLimits } from "./runtime/budget.ts";
export { compare as compareValues, equal as equalValues, sortValues } from "./runtime/compare.ts";
export type { BuiltinFailure, EvaluateOptions } from "./runtime/context.ts";
export { EvalError, type EvalErrorCode } from "./runtime/errors.ts";
export { numberFromText } from "./runtime/numbers.ts";
export type { AnswerBook, Suspension } from "./runtime/suspension.ts";
export type { ReadPath } from "./runtime/tracked/origin.ts";
export type { Value } from "./runtime/value.ts";
export type { Annotation, Module, RegoVersion, Rule, Term } from "./syntax/ast.ts";
export { parseModule } from "./syntax/parse.ts";
export { readTerm } from "./term.ts";
