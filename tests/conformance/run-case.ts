import { builtins, compile, type RegoVersion } from "@sekisho/rego";
import type { Case } from "./case.ts";
import { runCaseWith } from "./run-case-with.ts";

/** Why a case failed in this process, or undefined. */
export function runCase(test: Case, regoVersion: RegoVersion = "v1"): string | undefined {
  return runCaseWith({ compile, builtins, regoVersion }, test);
}
