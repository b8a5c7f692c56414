import { type HttpRequest, type HttpResponse } from "./builtins/http/request.ts";
import { packResponse, requestOf } from "./builtins/impure.ts";
import { RSet } from "./runtime/collections.ts";
import type { EvaluateOptions } from "./runtime/context.ts";
import { EvalError } from "./runtime/errors.ts";
import { type Answer, AnswerBook, isSuspension, type Question } from "./runtime/suspension.ts";

/** A question could not be answered; the message becomes the error of the builtin. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  /** Whether the network failed (and not, say, a policy forbade to ask). */
  readonly isNetwork: boolean;

  constructor(message: string, options: { readonly isNetwork: boolean }) {
    super(message);
    this.isNetwork = options.isNetwork;
  }
}

/** What the caller of an evaluation answers. What is missing fails in the policy with an error of the builtin. */
export interface Answers {
  /** May throw {@link AnswerError}. Must not outlive the signal. */
  readonly httpSend?: (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
  /** The addresses of a name. May throw {@link AnswerError}. */
  readonly lookup?: (name: string, signal: AbortSignal) => Promise<readonly string[]>;
}

export interface AsyncOptions extends Omit<EvaluateOptions, "answers"> {
  readonly answers: Answers;
  /** Different questions that one query may ask. Default: 50. */
  readonly maxQuestions?: number;
  /** For all passes and answers together, in milliseconds. Default: 30 000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a synchronous evaluation until it has every answer that it asks for: each pass starts over with what is known,
 * one more question at a time, so that nothing is asked that the policy does not need. Answers, random numbers and the
 * clock are the same in all passes; what a pass prints counts only in the last one. Steps, sizes and times of
 * `limits` hold for each pass. Throws EvalError: `eval_cancel_error` when the deadline is over or the signal is given,
 * `eval_budget_exceeded` for too many questions, and what the evaluation itself throws.
 */
export async function evaluateAsync<T>(evaluate: (options: EvaluateOptions) => T, options: AsyncOptions): Promise<T> {
  const { answers, maxQuestions = 50, deadlineMs = 30_000, signal, print, ...rest } = options;
  const deadline = AbortSignal.timeout(deadlineMs);
  const stop = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  const book = new AnswerBook(rest.nowNs);
  for (let asked = 0; ; asked++) {
    const lines: Parameters<NonNullable<EvaluateOptions["print"]>>[] = [];
    const own: EvaluateOptions = print === undefined ? {} : { print: (...line) => void lines.push(line) };
    const question = pass(() => {
      const value = evaluate({ ...rest, ...own, answers: book });
      return { value };
    });
    if ("value" in question) {
      for (const line of lines) print?.(...line);
      return question.value;
    }
    if (asked >= maxQuestions) {
      throw new EvalError("eval_budget_exceeded", "the evaluation asks more questions than its limit allows", {
        limit: "steps",
      });
    }
    book.note(question.suspendedBy, await unlessStopped(stop, () => answerTo(question.suspendedBy, answers, stop)));
    if (stop.aborted) throw cancelled(deadline);
  }
}

function pass<T>(run: () => { readonly value: T }): { readonly value: T } | { readonly suspendedBy: Question } {
  try {
    return run();
  } catch (thrown) {
    if (isSuspension(thrown)) return thrown;
    throw thrown;
  }
}

/** An answerer that does not heed the signal is left behind; what it then says is not needed, nor how it fails. */
async function unlessStopped(stop: AbortSignal, answer: () => Promise<Answer>): Promise<Answer> {
  const unanswered: Answer = { error: "cancelled", isNetwork: false };
  if (stop.aborted) return unanswered;
  let give = (): void => undefined;
  const stopped = new Promise<Answer>((resolve) => {
    give = () => resolve(unanswered);
  });
  stop.addEventListener("abort", give, { once: true });
  try {
    return await Promise.race([answer(), stopped]);
  } finally {
    stop.removeEventListener("abort", give);
  }
}

function cancelled(deadline: AbortSignal): EvalError {
  const why = deadline.aborted ? "the deadline of the query is over" : "the caller has cancelled the query";
  return new EvalError("eval_cancel_error", why);
}

async function answerTo({ kind, about }: Question, answers: Answers, signal: AbortSignal): Promise<Answer> {
  try {
    if (kind === "http.send") {
      if (answers.httpSend === undefined) return { error: "no host may be asked", isNetwork: false };
      return { value: packResponse(await answers.httpSend(requestOf(about), signal)) };
    }
    const name = String(about);
    if (answers.lookup === undefined) return { error: "no names may be looked up", isNetwork: false };
    return { value: RSet.of(await answers.lookup(name, signal)) };
  } catch (error) {
    if (error instanceof AnswerError) return { error: error.message, isNetwork: error.isNetwork };
    // What goes wrong after the signal is only its consequence; the driver tells the reason.
    if (signal.aborted) return { error: "cancelled", isNetwork: false };
    throw error;
  }
}
