/** Programs for both checkers, drawn by a seed: small mistakes in the modules of case files, and calls of every builtin. */
import { builtins } from "@sekisho/rego";
import { type Random, seededRandom } from "../../../tools/random.ts";
import { caseFiles } from "../../conformance/case-files.ts";
import { mutations } from "./mutations.ts";
import type { Sample } from "./programs.ts";

/** The programs of some case files, each once; without those that call what only the suite's runner has. */
export function casePrograms(paths: readonly string[]): readonly Sample[] {
  const found = new Map<string, Sample>();
  for (const { cases } of caseFiles(paths)) {
    for (const { note, modules: texts } of cases) {
      // OPA tells nothing of variables whose names look like its own.
      const modules = (texts ?? []).map((text) => text.replaceAll(/__(local\d+|result)__/g, "t_$1"));
      const key = modules.join("\0");
      if (modules.length > 0 && !key.includes("test.sleep")) found.set(key, { name: note, modules });
    }
  }
  return [...found.values()];
}

/** `count` programs with one mistake each, or none by chance. */
export function drawSamples(bases: readonly Sample[], count: number, seed: number): readonly Sample[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => (random.below(6) === 0 ? builtinCall(random) : mutated(bases, random)));
}

function mutated(bases: readonly Sample[], random: Random): Sample {
  for (;;) {
    const base = random.pick(bases);
    const mutation = random.pick(mutations);
    const at = random.below(base.modules.length);
    const before = base.modules[at] ?? "";
    const text = mutation.change(before, random);
    if (text === undefined || text === before) continue;
    return { name: `${base.name} + ${mutation.name}`, modules: base.modules.with(at, text) };
  }
}

const ARGUMENTS = [
  "1",
  "-2.5",
  `"a"`,
  `""`,
  "true",
  "null",
  "[]",
  "[1]",
  `["a", 1]`,
  `[["a", "b"]]`,
  "{}",
  `{"a": 1}`,
  `{1: "b"}`,
  "set()",
  "{1}",
  `{"a", 2}`,
  "input.x",
  "data.x",
  "x",
  "[input.x]",
  `{"a": input.x}`,
  "_",
  "[x | x := 1]",
];

/** A call whose arguments are of any type, as many as the function takes or one more or less. */
function builtinCall(random: Random): Sample {
  const builtin = random.pick([...builtins.values()].filter(({ name }) => !name.startsWith("internal.")));
  const most = builtin.args.length + (random.below(8) === 0 ? 1 : 0) - (random.below(12) === 0 ? 1 : 0);
  const args = Array.from({ length: Math.max(0, most) }, () => random.pick(ARGUMENTS));
  const call = `${builtin.name}(${args.join(", ")})`;
  const use = random.pick([
    `p := ${call}`,
    `p if ${call}`,
    `p if not ${call}`,
    `p if ${call} == ${random.pick(ARGUMENTS)}`,
  ]);
  return { name: builtin.name, modules: [`package t\n\n${use}\n`] };
}
