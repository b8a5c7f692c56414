import type { Json } from "@sekisho/core";
import { EvalError, type EvaluateOptions, evaluateAsync, type Module } from "@sekisho/rego/on-demand";
import type { World } from "../../world.ts";
import { errorOfEvaluation, type OpaError, OpaErrors } from "../output/errors.ts";
import { OPA_VERSION } from "../version.ts";

/** More than policies need, and still an end: nobody waits for ever. */
const STEPS = 100_000_000_000;
const RESULT_SIZE = 1_000_000_000;
const LONGEST_MS = 24 * 3_600_000;

/** Built-in functions that must wait for others. */
const ASKS = /\b(http\.send|net\.lookup_ip_addr)\b/;

export interface EvaluationSettings {
  /** Milliseconds; 0 is for ever. */
  readonly timeoutMs: number;
  readonly strict: boolean;
  readonly print: (line: string) => void;
}

/** Runs evaluations of one program with what OPA gives them: time, the network, the environment. */
export class Evaluations {
  readonly #options: EvaluateOptions;
  readonly #asks: boolean;
  readonly #timeoutMs: number;

  constructor(texts: readonly string[], { env }: Pick<World, "env">, { timeoutMs, strict, print }: EvaluationSettings) {
    this.#timeoutMs = timeoutMs > 0 ? timeoutMs : LONGEST_MS;
    const limits = { steps: STEPS, timeMs: this.#timeoutMs, resultSize: RESULT_SIZE };
    const runtime = texts.some((text) => /\bopa\.runtime\b/.test(text)) ? { runtime: runtimeOf(env) } : {};
    this.#options = { limits, strict, print: (line) => print(line), ...runtime };
    this.#asks = texts.some((text) => ASKS.test(text));
  }

  /** Throws {@link OpaErrors} where the evaluation ends without an answer: at once where nothing is waited for. */
  run<T>(evaluate: (options: EvaluateOptions) => T, more?: Partial<EvaluateOptions>): T | Promise<T> {
    const options = { ...this.#options, ...more };
    if (this.#asks) return this.#ask(evaluate, options);
    try {
      return evaluate(options);
    } catch (error) {
      throw toldError(error);
    }
  }

  async #ask<T>(evaluate: (options: EvaluateOptions) => T, options: EvaluateOptions): Promise<T> {
    try {
      const { answers } = await import("../../evaluate/answers.ts");
      return await evaluateAsync(evaluate, { ...options, answers, deadlineMs: this.#timeoutMs });
    } catch (error) {
      throw toldError(error);
    }
  }
}

/** All texts in which a program can call something. */
export function textsOf(modules: readonly Module[], query: string): readonly string[] {
  return [...modules.map(({ text }) => text), query];
}

function toldError(error: unknown): unknown {
  return error instanceof EvalError ? new OpaErrors([errorOf(error)]) : error;
}

function errorOf(error: EvalError): OpaError {
  const isCancelled = error.limit === "time" || error.code === "eval_cancel_error";
  if (isCancelled) return { message: "caller cancelled query execution", code: "eval_cancel_error" };
  return errorOfEvaluation(error);
}

function runtimeOf(env: World["env"]): Json {
  const known = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { env: Object.fromEntries(known), version: OPA_VERSION, commit: "" };
}
