import { compile } from "@sekisho/rego";
import type { Told } from "./opa-check.ts";
import type { Mode, Sample } from "./programs.ts";

/** What our own checker says about a program. */
export function ourCheck({ modules }: Sample, { version, strict }: Mode): readonly Told[] {
  const sources = modules.map((text, i) => ({ file: String(i), text, regoVersion: version }));
  return compile({ modules: sources, strict }).diagnostics.map(({ code, message, span }) => ({
    file: Number(span?.file ?? -1),
    code,
    row: span?.start.line ?? 0,
    column: span?.start.column ?? 0,
    message,
  }));
}
