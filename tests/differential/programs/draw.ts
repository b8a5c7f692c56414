/** Whole programs with what they are asked with, drawn by a seed. */
import type { Json } from "@sekisho/core";
import { type Random, seededRandom } from "../../../tools/random.ts";
import type { Case } from "../../conformance/case.ts";
import { caseFiles } from "../../conformance/case-files.ts";
import { mutated } from "./mutate.ts";
import { mutualProgram } from "./mutual.ts";

export interface Drawn {
  readonly name: string;
  readonly text: string;
  readonly input: Json | undefined;
  readonly data: Json;
}

/** Answers of another moment or of chance, keys that are drawn, and what would ask the world. */
const INCOMPARABLE =
  /http\.send|rand\.|now_ns|uuid\.rfc|opa\.runtime|lookup_ip|print\(|trace\(|x509|jwt|sign_req|parse_private|rego\.metadata|rego\.parse|sleep|cancel|__local/;
const MOST_CHARACTERS = 8_000;
const INPUT: Json = { n: 1, m: { a: 1, b: 2 }, strs: ["e", "a"] };

/** The cases of some files that can be changed and compared. */
export function comparableCases(paths: readonly string[]): readonly Drawn[] {
  return [...caseFiles(paths)].flatMap(({ cases }) => cases.flatMap(asProgram));
}

/** `count` programs, the same for the same seed: mutual rules, and cases with changes by their grammar. */
export function drawPrograms(cases: readonly Drawn[], count: number, seed: number): readonly Drawn[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    cases.length === 0 || random.below(3) === 0 ? mutual(random) : changed(cases, random),
  );
}

function mutual(random: Random): Drawn {
  return { name: "mutual rules", text: mutualProgram(random), input: INPUT, data: {} };
}

function changed(cases: readonly Drawn[], random: Random): Drawn {
  for (;;) {
    const drawn = random.pick(cases);
    const tape = Array.from({ length: 2 + random.below(12) }, () => random.below(10_000));
    const text = mutated(drawn.text, tape);
    if (text.length <= MOST_CHARACTERS && !INCOMPARABLE.test(text)) return { ...drawn, text };
  }
}

/** Cases of one module, with documents that a server takes, and nothing that two programs answer differently by nature. */
function asProgram({ note, modules, input, data = {}, input_term: term }: Case): readonly Drawn[] {
  const [text, second] = modules ?? [];
  if (text === undefined || second !== undefined || INCOMPARABLE.test(text) || term !== undefined) return [];
  const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
  // Documents of cases come from JSON.
  return isObject ? [{ name: note, text, input: input as Json | undefined, data: data as Json }] : [];
}
