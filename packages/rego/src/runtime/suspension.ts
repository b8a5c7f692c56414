/**
 * Answers that only the caller can give (`http.send`, name lookups). Evaluation is synchronous: a builtin that lacks an
 * answer throws a {@link Suspension}, the caller finds the answer out, and evaluation runs again from the start with
 * everything that is not determined by its arguments pinned: answers, random numbers, the clock.
 */
import type { Value } from "./value.ts";

/** What is asked. Two questions of one key are the same. */
export interface Question {
  readonly kind: "http.send" | "net.lookup_ip_addr";
  readonly key: string;
  /** What the kind needs: a request, a name. */
  readonly about: unknown;
}

/** Nothing fails for ever in an answer: it is a value to the policy, or an error of the builtin. */
export type Answer = { readonly value: Value } | { readonly error: string; readonly isNetwork: boolean };

/** Thrown through emitted code and builtins; no error, hence no stack. Nobody but the driver may catch it. */
export interface Suspension {
  readonly suspendedBy: Question;
}

export function isSuspension(thrown: unknown): thrown is Suspension {
  return typeof thrown === "object" && thrown !== null && Object.hasOwn(thrown, "suspendedBy");
}

/** What one query has been told so far; outlives its passes. */
export class AnswerBook {
  /** Values that builtins made up (random numbers, UUIDs, signatures), by their keys. */
  readonly pinned = new Map<string, Value>();
  readonly nowNs: bigint;
  readonly #answers = new Map<string, Answer>();

  constructor(nowNs: bigint = BigInt(Date.now()) * 1_000_000n) {
    this.nowNs = nowNs;
  }

  /** Throws {@link Suspension} where the answer is not there yet. */
  ask(question: Question): Answer {
    const answer = this.#answers.get(bookKey(question));
    if (answer !== undefined) return answer;
    const suspension: Suspension = { suspendedBy: question };
    // oxlint-disable-next-line no-throw-literal, only-throw-error -- a signal, not an error: see Suspension
    throw suspension;
  }

  note(question: Question, answer: Answer): void {
    this.#answers.set(bookKey(question), answer);
  }
}

function bookKey({ kind, key }: Question): string {
  return `${kind}\n${key}`;
}
