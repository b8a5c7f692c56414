import type { Json, JsonObject } from "@sekisho/core";
import {
  type BuiltinFailure,
  EvalError,
  type EvaluateOptions,
  evaluateAsync,
  type RuleQuery,
  type RuleResult,
  type TraceEvent,
} from "@sekisho/rego/on-demand";
import type { World } from "../../world.ts";
import type { Policy } from "../policy/open.ts";
import { refusal } from "../refusal.ts";
import { OPA_VERSION } from "../version.ts";
import { type AskedRule, bareNames, type Exceptions } from "./namespace.ts";
import type { QueryTrace } from "./result.ts";

export interface EvaluatorOptions {
  /** An error of a built-in function ends the run. */
  readonly showBuiltinErrors: boolean;
  /** Whether turns tell how rules were evaluated; the policy must be one of closures. */
  readonly trace: boolean;
}

/** Where a file stands, as rules see it under `data.conftest.file`. */
export interface FilePlace {
  readonly name: string;
  readonly dir: string;
}

/** More than policies need, and still an end: nobody waits for ever. */
const LIMITS = { steps: 4_000_000_000, timeMs: 300_000, resultSize: 1_000_000_000 };

/** Built-in functions that must wait for others. */
const ASKS = /\b(http\.send|net\.lookup_ip_addr)\b/;

/** Evaluates rules of one policy. */
export class Evaluator {
  readonly cwd: string;
  readonly #own: JsonObject;
  readonly #options: EvaluatorOptions;
  readonly #base: EvaluateOptions;
  readonly #asks: boolean;

  constructor({ modules, own }: Policy, options: EvaluatorOptions, world: World) {
    this.cwd = world.cwd;
    this.#own = own;
    this.#options = options;
    this.#base = { limits: LIMITS, ...(usesRuntime(modules) && { runtime: runtimeOf(world.env) }) };
    this.#asks = modules.some(({ text }) => ASKS.test(text));
  }

  /** One input. */
  turn(input: Json | undefined, file: FilePlace | undefined): Turn {
    const externals: JsonObject = file === undefined ? this.#own : { ...this.#own, file: { ...file } };
    const options = { ...this.#base, externals: { conftest: externals } };
    const evaluate: Evaluate = (rule, listeners) => this.#evaluate(rule, input, { ...options, ...listeners });
    return new Turn(evaluate, this.#options.trace);
  }

  async #evaluate(rule: RuleQuery, input: Json | undefined, options: EvaluateOptions): Promise<RuleResult> {
    try {
      const result = this.#asks ? await ask(rule, input, options) : rule.evaluate(input, options);
      if (this.#options.showBuiltinErrors && result.failures.length > 0) {
        throw refusal("evaluation_failed", `built-in error: [${result.failures.map(failureText).join(" ")}]`);
      }
      return result;
    } catch (error) {
      if (!(error instanceof EvalError)) throw error;
      throw refusal("evaluation_failed", `evaluating policy: ${errorText(error)}`, error);
    }
  }
}

type Listeners = Pick<EvaluateOptions, "print" | "trace">;

type Evaluate = (rule: RuleQuery, listeners: Listeners) => Promise<RuleResult>;

/** The evaluations of one input, and what they leave behind. */
export class Turn {
  readonly #evaluate: Evaluate;
  readonly #isTraced: boolean;
  readonly #prints: string[] = [];
  readonly #traces: QueryTrace[] = [];

  constructor(evaluate: Evaluate, isTraced: boolean) {
    this.#evaluate = evaluate;
    this.#isTraced = isTraced;
  }

  async rule({ rule, query }: AskedRule): Promise<Json | undefined> {
    if (rule === undefined) {
      const why = `1 error occurred: 1:1: rego_type_error: function ${query} used as reference, not called`;
      throw refusal("evaluation_failed", `evaluating policy: ${why}`);
    }
    return this.ask(rule, query);
  }

  async exceptions(exceptions: Exceptions, { exceptionQuery }: AskedRule): Promise<Json | undefined> {
    if ("value" in exceptions) return exceptions.value;
    const value = "rule" in exceptions ? await this.ask(exceptions.rule, exceptionQuery) : undefined;
    const why = "refused" in exceptions ? exceptions.refused : bareNames(value);
    if (why === undefined) return value;
    throw refusal("evaluation_failed", `evaluating policy: 1 error occurred: 1:1: rego_type_error: ${why}`);
  }

  leftovers(): { readonly prints: readonly string[]; readonly traces: readonly QueryTrace[] } {
    return { prints: this.#prints, traces: this.#traces };
  }

  /** The value of a rule; `query` is its name in traces, `text` what is asked for there. */
  async ask(rule: RuleQuery, query: string, text = `${query} = _`): Promise<Json | undefined> {
    const events: TraceEvent[] = [];
    const { value } = await this.#evaluate(rule, {
      print: (line, place) => {
        this.#prints.push(`${place === undefined ? "" : `${place.file}:${place.line}`}: ${line}\n`);
      },
      ...(this.#isTraced && { trace: (event) => void events.push(event) }),
    });
    if (this.#isTraced) {
      const { aroundQuery } = await import("../../evaluate/trace.ts");
      const told = aroundQuery(text, events, value !== undefined);
      this.#traces.push({ query, passed: !hasMessages(value), events: told });
    }
    return value;
  }
}

function usesRuntime(modules: Policy["modules"]): boolean {
  return modules.some(({ text }) => /\bopa\.runtime\b/.test(text));
}

function runtimeOf(env: World["env"]): Json {
  const known = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { env: Object.fromEntries(known), version: OPA_VERSION, commit: "" };
}

async function ask(rule: RuleQuery, input: Json | undefined, options: EvaluateOptions): Promise<RuleResult> {
  const { answers } = await import("../../evaluate/answers.ts");
  return evaluateAsync((own) => rule.evaluate(input, own), { ...options, answers, deadlineMs: LIMITS.timeMs });
}

function failureText({ code, message, place }: BuiltinFailure): string {
  return `${place === undefined ? "" : `${place.file}:${place.line}: `}${code}: ${message}`;
}

function errorText({ code, message, place }: EvalError): string {
  return `${place === undefined ? "" : `${place.file}:${place.line}: `}${code}: ${message}`;
}

/** Whether a rule says anything. */
function hasMessages(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}
