import { setTimeout as sleep } from "node:timers/promises";
import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";

/** A request that is sent until the server takes it, refuses it, or the time is over. */
export interface Post {
  readonly url: URL;
  readonly token: string;
  readonly body: string;
  readonly fetch: typeof fetch;
  readonly patience?: Partial<Patience>;
}

export interface Patience {
  readonly attempts: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** Before the second attempt; twice as long before each one after. A server that names a time is given that. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const PATIENCE: Patience = { attempts: 4, timeoutMs: 30_000, firstWaitMs: 1_000, longestWaitMs: 30_000 };

/** The last that was heard. */
export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly code: string;
      readonly told: string;
      readonly outcome: string;
    }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable"; readonly why: string };

/** An answer that comes by itself later: too many requests, a server that restarts or whose store is away. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Sends a report. A server that is busy, away or silent is asked again, so that the report must be one that it takes for
 * the same when it comes twice. Redirects are not followed: the token is for the server that was named.
 */
export async function post(request: Post): Promise<Answer> {
  const patience = { ...PATIENCE, ...request.patience };
  for (let attempt = 1; ; attempt++) {
    const { answer, retryAfterMs } = await once(request, patience.timeoutMs);
    const isFinal = answer.kind === "answer" && !LATER.has(answer.status);
    if (isFinal || attempt >= patience.attempts) return answer;
    const wait = retryAfterMs ?? patience.firstWaitMs * 2 ** (attempt - 1);
    await sleep(Math.min(wait, patience.longestWaitMs));
  }
}

async function once(
  { url, token, body, fetch: ask }: Post,
  timeoutMs: number,
): Promise<{ readonly answer: Answer; readonly retryAfterMs?: number }> {
  try {
    const response = await ask(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer: Answer = { kind: "answer", status: response.status, ...read(await response.text()) };
    const later = retryAfter(response.headers.get("retry-after"));
    return { answer, ...(later !== undefined && { retryAfterMs: later }) };
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return { answer: { kind: "timeout" } };
    return { answer: { kind: "unreachable", why: whyOf(error) } };
  }
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** What the server says of a refusal: its code, and the first mistakes or its sentence. */
function read(text: string): { readonly code: string; readonly told: string; readonly outcome: string } {
  const body = parsed(text);
  if (body === undefined || !isJsonObject(body)) return { code: "", told: "", outcome: "" };
  const { mistakes, detail, code, outcome } = body;
  const told = [...messages(mistakes), detail].find((one) => typeof one === "string");
  return { code: textOf(code), told: textOf(told), outcome: textOf(outcome) };
}

function messages(mistakes: Json | undefined): readonly string[] {
  if (mistakes === undefined || !isJsonArray(mistakes)) return [];
  const all = mistakes.flatMap((one) => (isJsonObject(one) ? [textOf(one["message"])] : []));
  const [first] = all;
  if (first === undefined) return [];
  return [all.length === 1 ? first : `${first} (and ${all.length - 1} more)`];
}

function parsed(text: string): Json | undefined {
  try {
    // JSON.parse makes what JSON has and nothing else.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** From another machine, on somebody's terminal: short. */
const MAX_TOLD = 300;

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.slice(0, MAX_TOLD) : "";
}

/** fetch says why in the cause. */
function whyOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error ? first.message : String(first);
}
