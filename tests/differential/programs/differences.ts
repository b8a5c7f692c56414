import { equalValues, parseModule } from "@sekisho/rego";
import type { Answer } from "./answer.ts";
import type { Drawn } from "./draw.ts";
import { ourAnswers } from "./ours.ts";
import type { Theirs } from "./theirs.ts";

/** A program that both answer differently. */
export interface Difference {
  readonly program: Drawn;
  readonly text: string;
}

export interface Compared {
  /** Programs by what OPA made of them. */
  readonly counts: Readonly<Record<Answer["kind"], number>>;
  readonly differences: readonly Difference[];
}

/** Asks both for the document of each program's package. What mistakes they tell is compared by tests/differential/checker. */
export async function comparePrograms(theirs: Theirs, programs: readonly Drawn[]): Promise<Compared> {
  const counts = { value: 0, refused: 0, error: 0, none: 0 };
  const differences: Difference[] = [];
  for (const program of programs) {
    const path = parseModule(program.text, "m.rego").value?.package.path;
    if (path === undefined || path.length === 0) continue;
    const their = await theirs.answer(program, path);
    counts[their.kind]++;
    for (const our of ourAnswers(program, path)) {
      if (isSame(our, their)) continue;
      differences.push({ program, text: `OPA ${show(their)}\nours ${show(our)}` });
      break;
    }
  }
  return { counts, differences };
}

function isSame(a: Answer, b: Answer): boolean {
  if (a.kind === "none" || b.kind === "none") return true;
  if (a.kind !== "value" || b.kind !== "value") return a.kind === b.kind;
  return equalValues(a.value, b.value);
}

function show({ kind, text }: Answer): string {
  return `${kind} ${text.trim().slice(0, 1_000)}`;
}

/** All of a difference, as a person reads it. */
export function showDifference({ program: { name, text, input, data }, text: told }: Difference): string {
  return `#### ${name}\n${text}\ninput ${JSON.stringify(input)?.slice(0, 500)}, data ${JSON.stringify(data).slice(0, 500)}\n${told}`;
}
