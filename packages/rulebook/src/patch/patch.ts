/** What a violation offers to mend itself: the shape is the same in every language of rules (docs/fixes.md). */
import {
  canonicalJson,
  didYouMean,
  isJsonArray,
  isJsonObject,
  type Json,
  type Path,
  type Redactor,
} from "@sekisho/core";
import type { PatchOperation } from "@sekisho/formats";

/** One change; with `choices`, whoever asks for the fix says which of these values it is. */
export type PatchStep = PatchOperation | PatchChoice;

export interface PatchChoice {
  readonly op: "set" | "add";
  readonly path: Path;
  readonly choices: readonly Json[];
}

/** Carried out in this order; at most one of them has choices. */
export type Patch = readonly PatchStep[];

/** Why a rule's patch is not offered. */
export type PatchRefusal =
  /** What the rule reads there is made by its view, or the document is made from others, as a plan is. */
  | "patch_not_written"
  /** It says something that is secret, or rests on it. */
  | "patch_secret";

/** Changes of one violation. */
const MOST_STEPS = 100;

export const PATCH_OPS = ["set", "add", "remove"] as const;

/** A patch as a rule gives it, where nothing in it means that none is offered, or a sentence that says what is wrong with it: expected and found. */
export function readPatch(value: Json): Patch | string {
  if (!isJsonArray(value) || value.length > MOST_STEPS)
    return `\`patch\` is a list of at most ${MOST_STEPS} changes; found ${shown(value)}`;
  const steps: PatchStep[] = [];
  for (const [i, item] of value.entries()) {
    const step = readStep(item);
    if (typeof step === "string") return `patch[${i}]: ${step}`;
    steps.push(step);
  }
  if (steps.filter((step) => "choices" in step).length > 1)
    return "`patch` has `choices` in more than one change; one of them may";
  return steps;
}

/** The operations, with the chosen value where the patch asks for one; undefined where it asks and none was chosen. */
export function operationsOf(patch: Patch, chosen?: Json): readonly PatchOperation[] | undefined {
  const operations: PatchOperation[] = [];
  for (const step of patch) {
    if (!("choices" in step)) operations.push(step);
    else if (chosen === undefined) return undefined;
    else operations.push({ op: step.op, path: step.path, value: chosen });
  }
  return operations;
}

/** The values that a patch lets choose between; none where it asks for nothing. */
export function choicesOf(patch: Patch): readonly Json[] {
  return patch.flatMap((step) => ("choices" in step ? step.choices : []));
}

/** The patch with its paths led elsewhere; undefined where one of them leads nowhere. */
export function movedPatch(patch: Patch, move: (path: Path) => Path | undefined): Patch | undefined {
  const moved: PatchStep[] = [];
  for (const step of patch) {
    const path = move(step.path);
    if (path === undefined) return undefined;
    moved.push({ ...step, path });
  }
  return moved;
}

/** Whether a patch holds something that has to be hidden. */
export function saysSecret(patch: Patch, redactor: Redactor): boolean {
  return patch.some((step) => {
    const said: Json = [...step.path, ...("value" in step ? [step.value] : "choices" in step ? step.choices : [])];
    return canonicalJson(redactor.value(said)) !== canonicalJson(said);
  });
}

function readStep(item: Json): PatchStep | string {
  if (!isJsonObject(item)) return `a change is {"op", "path", "value"}; found ${shown(item)}`;
  const { op, path, value, choices } = item;
  const known = PATCH_OPS.find((name) => name === op);
  if (known === undefined) return `\`op\` is one of ${PATCH_OPS.join(", ")}; found ${shown(op)}${meant(op, PATCH_OPS)}`;
  const keys = known === "remove" ? ["op", "path"] : ["op", "path", "value", "choices"];
  const foreign = Object.keys(item).find((key) => !keys.includes(key));
  if (foreign !== undefined) return `${known} has ${keys.join(", ")}; found ${shown(foreign)}${meant(foreign, keys)}`;
  if (!isPath(path)) return `\`path\` is a list of keys and positions; found ${shown(path)}`;
  if (known === "remove") return { op: known, path };
  if ((value === undefined) === (choices === undefined))
    return `${known} needs \`value\` or \`choices\`, and one of them`;
  if (value !== undefined) return { op: known, path, value };
  if (!isJsonArray(choices) || choices.length === 0) return `\`choices\` is a list of values; found ${shown(choices)}`;
  return { op: known, path, choices };
}

function isPath(path: Json | undefined): path is readonly (string | number)[] {
  const isPart = (part: Json): boolean =>
    typeof part === "string" || (typeof part === "number" && Number.isSafeInteger(part) && part >= 0);
  return isJsonArray(path) && path.length > 0 && path.every(isPart);
}

function meant(word: Json | undefined, words: readonly string[]): string {
  const close = typeof word === "string" ? didYouMean(word, words) : undefined;
  return close === undefined ? "" : `; did you mean ${close}?`;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = canonicalJson(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
