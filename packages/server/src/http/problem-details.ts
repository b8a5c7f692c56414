import { Problem } from "@sekisho/core";

/** Problem details (RFC 9457), with a stable code and, where a body is wrong, each mistake. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly mistakes?: readonly RequestMistake[];
}

export interface RequestMistake {
  /** Where in the request: `body.teams.0`, `query.limit`. */
  readonly at: string;
  readonly message: string;
}

/** A request that is refused: thrown by operations, answered as problem details. */
export class Refusal extends Problem {
  readonly status: number;
  readonly mistakes: readonly RequestMistake[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: {
      readonly mistakes?: readonly RequestMistake[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(code, message);
    this.status = status;
    this.mistakes = options.mistakes;
    this.headers = options.headers ?? {};
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: "The request can't be read",
  401: "Sign in first",
  403: "Not allowed",
  404: "Not found",
  405: "The method is not known here",
  409: "The change does not fit what is there",
  412: "It has changed in between",
  413: "Too large",
  415: "The content type is not read here",
  421: "Not the address of this server",
  422: "The request is wrong",
  429: "Too many requests",
  500: "The server failed",
  503: "The server can't answer now",
};

/** What codes of Problems become: what the caller did, and what the caller should try again later. */
const STATUSES: Readonly<Record<string, number>> = {
  cursor_invalid: 400,
  blob_too_large: 413,
  approval_unknown: 404,
  approval_expired: 409,
  approval_voided: 409,
  approval_team: 403,
  approval_own: 403,
  no_rulebook: 409,
  store_busy: 503,
  store_closed: 503,
  store_full: 503,
  store_io_error: 503,
  store_read_only: 503,
  store_unreachable: 503,
};

/** Seconds after which a caller should try again. */
const RETRY_AFTER = "5";

export interface ProblemAnswer {
  readonly details: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;
  /** True for what nobody foresaw: it belongs in the log. */
  readonly isFault: boolean;
}

/** What a caller is told of an error; of one that nobody foresaw, nothing but that there is one. */
export function problemAnswer(error: unknown): ProblemAnswer {
  if (error instanceof Refusal) {
    const { status, code, message, mistakes, headers } = error;
    return { details: details(status, code, message, mistakes), headers, isFault: false };
  }
  const status = error instanceof Problem ? STATUSES[error.code] : undefined;
  if (!(error instanceof Problem) || status === undefined) {
    const detail = "an error that nobody foresaw stopped the request; the server's log has it under the request's id";
    return { details: details(500, "internal", detail), headers: {}, isFault: true };
  }
  const headers = status === 503 ? { "retry-after": RETRY_AFTER } : {};
  return { details: details(status, error.code, error.message), headers, isFault: status === 503 };
}

function details(status: number, code: string, detail: string, mistakes?: readonly RequestMistake[]): ProblemDetails {
  const title = TITLES[status] ?? "The request failed";
  return { type: `urn:sekisho:problem:${code}`, title, status, detail, code, ...(mistakes && { mistakes }) };
}
