/** Runs conformance cases by the package's browser entry, in a dedicated worker. */
import { builtins, compile, unavailableBuiltins } from "@sekisho/rego/browser";
import { type Case, casesOf } from "../conformance/case.ts";
import { runCaseWith } from "../conformance/run-case-with.ts";
import type { Findings, Order } from "./protocol.ts";

/** The part of a worker's global scope that is used here; the checker knows Node's only. */
interface WorkerScope {
  addEventListener(type: "message", listen: (event: { readonly data: Order }) => void): void;
  postMessage(findings: Findings, transfer: readonly []): void;
}

// This file is loaded as a worker and as nothing else.
const scope = globalThis as unknown as WorkerScope;

scope.addEventListener("message", ({ data }) => scope.postMessage(runAll(data), []));

function runAll({ texts, backend }: Order): Findings {
  const failures: string[] = [];
  const leftOut = new Map<string, number>();
  let passed = 0;
  for (const item of texts.flatMap(casesOf)) {
    const missing = missingBuiltin(item);
    if (missing !== undefined) {
      leftOut.set(missing, (leftOut.get(missing) ?? 0) + 1);
      continue;
    }
    const why = runCaseWith({ compile, builtins, backend }, item);
    if (why === undefined) passed++;
    else failures.push(`${item.note}: ${why}`);
  }
  return { passed, failures, leftOut: Object.fromEntries(leftOut), maySayEval: maySayEval() };
}

/** The first builtin that a case names and that is not there in a browser. */
function missingBuiltin({ query, modules }: Case): string | undefined {
  const text = [query, ...(modules ?? [])].join("\n");
  return unavailableBuiltins.find((name) => new RegExp(`${name.replaceAll(".", "\\.")}\\b`).test(text));
}

function maySayEval(): boolean {
  try {
    // oxlint-disable-next-line no-implied-eval, no-new-func -- what the policy says to this is asked
    return typeof new Function() === "function";
  } catch {
    return false;
  }
}
