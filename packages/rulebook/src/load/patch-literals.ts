/** What can be said at load of the patches that a rule writes down as literals. */
import { didYouMean } from "@sekisho/core";
import type { Module, Term } from "@sekisho/rego";
import { PATCH_OPS } from "../patch/patch.ts";
import type { Mistakes } from "./mistakes.ts";

/** `patch` of a violation; what is not a literal is checked when the rule is evaluated. */
export function checkPatchLiteral(head: Term | undefined, module: Module, mistakes: Mistakes): void {
  const patch = member(head, "patch");
  if (patch === undefined) return;
  const refuse = (term: Term, message: string, hint?: string): void => {
    const span = module.lines.span(term.start, term.end);
    mistakes.error("rulebook_bad_patch", message, { span, ...(hint === undefined ? {} : { hint }) });
  };
  if (CONSTANTS.has(patch.type) || patch.type === "object")
    return refuse(
      patch,
      "`patch` is a list of changes; this is something else",
      'write [{"op": "set", "path": […], "value": …}]',
    );
  for (const step of patch.type === "array" ? patch.items : []) {
    if (step.type === "object") checkStep(step, refuse);
    else if (CONSTANTS.has(step.type) || step.type === "array")
      refuse(
        step,
        "a change of a patch is an object; this is something else",
        'write {"op": "set", "path": […], "value": …}',
      );
  }
}

const CONSTANTS: ReadonlySet<Term["type"]> = new Set(["string", "number", "boolean", "null"] as const);

function checkStep(
  step: Extract<Term, { readonly type: "object" }>,
  refuse: (term: Term, message: string, hint?: string) => void,
): void {
  const keys = step.entries.map(([key]) => (key.type === "string" ? key.value : undefined));
  if (keys.includes(undefined)) return;
  const op = member(step, "op");
  if (op === undefined || (op.type !== "string" && CONSTANTS.has(op.type)))
    return refuse(op ?? step, `a change of a patch has an \`op\`: one of ${PATCH_OPS.join(", ")}`);
  if (op.type !== "string") return;
  const known = PATCH_OPS.find((name) => name === op.value);
  if (known === undefined) {
    const message = `\`op\` is one of ${PATCH_OPS.join(", ")}; found ${op.value}`;
    return refuse(op, message, meant(op.value, PATCH_OPS));
  }
  const allowed = known === "remove" ? ["op", "path"] : ["op", "path", "value", "choices"];
  for (const [key] of step.entries) {
    if (key.type !== "string" || allowed.includes(key.value)) continue;
    refuse(key, `${known} has ${allowed.join(", ")}; found ${key.value}`, meant(key.value, allowed));
  }
  if (!keys.includes("path")) refuse(step, `${known} lacks \`path\`: a list of keys and positions`);
  const path = member(step, "path");
  if (path !== undefined && (CONSTANTS.has(path.type) || path.type === "object"))
    refuse(path, "`path` is a list of keys and positions; this is something else", 'write ["spec", "containers", i]');
  if (known !== "remove" && keys.includes("value") === keys.includes("choices"))
    refuse(step, `${known} needs \`value\` or \`choices\`, and one of them`);
}

function member(term: Term | undefined, name: string): Term | undefined {
  if (term?.type !== "object") return undefined;
  return term.entries.find(([key]) => key.type === "string" && key.value === name)?.[1];
}

function meant(word: string, words: readonly string[]): string | undefined {
  const close = didYouMean(word, words);
  return close === undefined ? undefined : `did you mean ${close}?`;
}
