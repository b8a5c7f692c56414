import type { OpaError } from "../../output/errors.ts";

/** Codes of OPA's REST API. */
export type ApiCode =
  | "internal_error"
  | "invalid_parameter"
  | "resource_conflict"
  | "resource_not_found"
  | "unauthorized"
  | "undefined_document"
  | "not_supported";

/** A request that is answered with an error: its status, and the document that tells of it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: ApiCode;
  /** Mistakes in a policy or of an evaluation. */
  readonly errors: readonly OpaError[];

  // oxlint-disable-next-line max-params -- status, code and text are what an error is
  constructor(status: number, code: ApiCode, message: string, errors: readonly OpaError[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export function invalid(message: string, errors: readonly OpaError[] = []): ApiError {
  return new ApiError(400, "invalid_parameter", message, errors);
}

/** What OPA can and this server can't. */
export function notSupported(what: string, why: string): ApiError {
  return new ApiError(501, "not_supported", `${what} is not supported by sekisho: ${why}`);
}
