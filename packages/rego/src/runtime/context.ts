import type { Json } from "@sekisho/core";
import type { BuiltinContext } from "../builtins/builtin.ts";
import { Budget, type Limits } from "./budget.ts";
import { EvalError, type EvalPlace, type Places } from "./errors.ts";
import type { OverrideTree } from "./overrides.ts";
import type { Answer, AnswerBook, Question } from "./suspension.ts";
import { type ReachedBranch, type TraceEvent, Tracer } from "./trace.ts";
import type { Maybe, Value } from "./value.ts";

/** A document known when the program was compiled is found by the code itself; these come with each evaluation. */
export interface EvaluateOptions {
  /** Values of the program's externals; one that is absent is undefined to the program. */
  readonly externals?: { readonly [name: string]: Json };
  readonly limits?: Limits;
  /** What `time.now_ns` answers, the same throughout; default: the clock at the start. */
  readonly nowNs?: bigint;
  /** Errors of builtins end the evaluation instead of making an expression undefined. Default: false. */
  readonly strict?: boolean;
  /** Receives the lines of `print`, and where the call stands; without it print calls do nothing. */
  readonly print?: (line: string, place: EvalPlace | undefined) => void;
  /** Told of every rule that runs, by programs of closures only; code says nothing. */
  readonly trace?: (event: TraceEvent) => void;
  /** Told of each branch that was reached, each time, by traced programs of closures only. */
  readonly reached?: (branch: ReachedBranch) => void;
  /** Where impure builtins find their answers; without it they fail. Evaluation may then throw a `Suspension`. */
  readonly answers?: AnswerBook;
  /** What `opa.runtime` answers. Default: {}. */
  readonly runtime?: Json;
}

const MOST_FAILURES = 1_000;

/** An error that a builtin met while evaluation was not strict. */
export interface BuiltinFailure {
  readonly code: string;
  readonly message: string;
  readonly place: EvalPlace | undefined;
}

/** What one evaluation shares over all its contexts: budget, clock, errors of builtins, pinned answers. */
export class Session implements BuiltinContext {
  readonly strict: boolean;
  readonly budget: Budget;
  readonly print: ((line: string) => void) | undefined;
  readonly tracer: Tracer | undefined;
  readonly reached: EvaluateOptions["reached"];
  readonly failures: BuiltinFailure[] = [];
  /** Index of the call that runs; emitted code keeps it. */
  site = -1;
  readonly #places: Places;
  readonly #answers: AnswerBook | undefined;
  readonly runtime: Json | undefined;
  #pinned: Map<string, Value> | undefined;
  #nowNs: bigint | undefined;

  constructor(options: EvaluateOptions, places: Places) {
    this.#places = places;
    this.strict = options.strict ?? false;
    this.budget = new Budget(options.limits);
    const { print } = options;
    this.print = print === undefined ? undefined : (line) => print(line, this.place());
    this.tracer = options.trace === undefined ? undefined : new Tracer(options.trace);
    this.reached = options.reached;
    this.#answers = options.answers;
    this.#pinned = options.answers?.pinned;
    this.runtime = options.runtime;
    this.#nowNs = options.nowNs ?? options.answers?.nowNs;
  }

  ask(question: Question): Answer {
    const error = "the caller of this evaluation answers no such questions";
    return this.#answers === undefined ? { error, isNetwork: false } : this.#answers.ask(question);
  }

  place(): EvalPlace | undefined {
    return this.#places(this.site);
  }

  note(text: string): void {
    this.tracer?.note(text, this.place());
  }

  fail(code: "eval_type_error" | "eval_builtin_error", message: string): undefined {
    const place = this.place();
    if (this.strict) throw new EvalError(code, message, { place });
    if (this.failures.length < MOST_FAILURES) this.failures.push({ code, message, place });
    return undefined;
  }

  /** Two bodies of a rule gave different values. */
  conflict(kind: string, site: number): never {
    const message =
      kind === "function"
        ? "functions must not produce multiple outputs for same inputs"
        : "complete rules must not produce multiple outputs";
    throw new EvalError("eval_conflict_error", message, { place: this.#places(site) });
  }

  charge(n: number): void {
    this.budget.charge(n);
  }

  checkTime(): void {
    this.budget.checkTime();
  }

  produce(n: number): void {
    this.budget.produce(n);
  }

  nowNs(): bigint {
    this.#nowNs ??= BigInt(Date.now()) * 1_000_000n;
    return this.#nowNs;
  }

  /** The answer given for this key before, else a new one: one query sees one world. */
  pinned(key: string, make: () => Value): Value {
    this.#pinned ??= new Map();
    const before = this.#pinned.get(key);
    if (before !== undefined) return before;
    const value = make();
    this.#pinned.set(key, value);
    return value;
  }
}

/** A function that stands in for another while a `with` holds. */
export type Mock = (context: Context, args: readonly Value[]) => Maybe;

/** What an expression is evaluated in. `with` makes a child; everything else shares the parent's. */
export class Context {
  readonly session: Session;
  /** The budget's counter is charged by emitted code on every loop. */
  readonly budget: Budget;
  readonly externals: { readonly [name: string]: Value };
  input: Maybe;
  /** Results of rules, by slot. */
  readonly memo: unknown[];
  /** What `with data.… as` put in place, or null. */
  over: OverrideTree | null = null;
  /** What `with f as` put in place, or null. */
  mocks: ReadonlyMap<string, Mock> | null = null;

  constructor(session: Session, externals: { readonly [name: string]: Value }, input: Maybe, slots: number) {
    this.session = session;
    this.budget = session.budget;
    this.externals = externals;
    this.input = input;
    // oxlint-disable-next-line unicorn/no-new-array -- a list of that length and nothing in it is what is meant
    this.memo = new Array<unknown>(slots);
  }

  /** The same world with nothing remembered, to be changed by the overrides of a `with`. */
  child(): Context {
    if (--this.budget.n < 0) this.budget.exceeded();
    const child = new Context(this.session, this.externals, this.input, this.memo.length);
    child.over = this.over;
    child.mocks = this.mocks;
    return child;
  }

  /** Inside a rule whose value stands in, all others stand in still; OPA's stack overflows when it asks for itself. */
  withoutMock(key: string): Context {
    const child = this.child();
    const mocks = new Map(child.mocks);
    mocks.delete(key);
    child.mocks = mocks;
    return child;
  }

  /** Inside a mock the functions are the real ones again. */
  withoutMocks(): Context {
    const child = this.child();
    child.mocks = null;
    return child;
  }
}
