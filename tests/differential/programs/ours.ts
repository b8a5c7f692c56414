import { compile, EvalError } from "@sekisho/rego";
import type { Answer } from "./answer.ts";
import type { Drawn } from "./draw.ts";

const LIMITS = { steps: 3_000_000, resultSize: 2_000_000, timeMs: 10_000 };

/** The same program by generated code and by closures. An exception that is no EvalError is thrown on. */
export function ourAnswers({ text, input, data }: Drawn, path: readonly string[]): readonly Answer[] {
  return (["code", "closures"] as const).map((backend) => {
    const { value, diagnostics } = compile({ modules: [{ file: "m.rego", text }], data, backend });
    if (value === undefined) return { kind: "refused", text: diagnostics.map(told).join("\n") };
    const query = value.prepare(`x = data${path.map((part) => `[${JSON.stringify(part)}]`).join("")}`);
    if (query.value === undefined) return { kind: "refused", text: query.diagnostics.map(told).join("\n") };
    try {
      const [row] = query.value.evaluate(input, { limits: LIMITS }).rows;
      const found = row?.["x"] ?? {};
      return { kind: "value", value: found, text: JSON.stringify(found) };
    } catch (thrown) {
      if (!(thrown instanceof EvalError)) throw thrown;
      const kind = thrown.code === "eval_budget_exceeded" ? "none" : "error";
      return { kind, text: `${thrown.code}: ${thrown.message}` };
    }
  });
}

function told({ code, message }: { readonly code: string; readonly message: string }): string {
  return `${code}: ${message}`;
}
