import { Problem } from "@sekisho/core";
import { systemText } from "../go/system-text.ts";

/** Why a command ends without an answer. The face of Conftest prints `Error: MESSAGE` for each and ends with 1. */
export type RefusalCode =
  | "usage"
  | "settings"
  | "not_found"
  | "parse_failed"
  | "format_unsupported"
  | "policy_invalid"
  | "data_invalid"
  | "evaluation_failed"
  | "result_invalid"
  | "output_unsupported"
  | "not_formatted"
  | "download_failed"
  | "registry_failed"
  | "plugin_invalid"
  | "document_failed";

export function refusal(code: RefusalCode, message: string, cause?: unknown): Problem {
  return cause === undefined ? new Problem(code, message) : new Problem(code, message, { cause });
}

/** Runs a step; what it refuses is told with the name of the step before it, as nested commands of Go programs do. */
export async function within<T>(step: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem) throw new Problem(error.code, `${step}: ${error.message}`, { cause: error });
    if (error instanceof Error && "syscall" in error)
      throw refusal("not_found", `${step}: ${systemText(error)}`, error);
    throw error;
  }
}
