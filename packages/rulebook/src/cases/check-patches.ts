/** Each patch that a rule offers in a case is carried out on the case's file: it cures its violation and breaks no other rule. */
import type { Document, Format, PatchOperation } from "@sekisho/formats";
import { type Subject, subjectsOf } from "@sekisho/subject";
import type { Judge } from "../judge/context.ts";
import { compareJudged, type JudgedSubject } from "../patch/judged.ts";
import { choicesOf, operationsOf, type Patch } from "../patch/patch.ts";
import type { Verdict, Violation } from "../verdict.ts";
import type { TestFailure } from "./result.ts";

/** The file of a case. */
export interface Fixture {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly format: Format;
  readonly documents: readonly Document[];
}

/** What of a case's file is judged. */
export function fixtureSubjects(documents: readonly Document[]): readonly Subject[] {
  const { subjects, documents: wholes } = subjectsOf(documents, { scope: "", root: "" });
  return [...new Set([...subjects, ...wholes])];
}

export interface PatchesInput {
  /** Of all rules. */
  readonly judge: Judge;
  readonly fixture: Fixture;
  readonly subjects: readonly Subject[];
  /** Of the case's rule alone, in the order of the subjects. */
  readonly verdicts: readonly Verdict[];
  readonly now: number;
}

export async function checkPatches({
  judge,
  fixture,
  subjects,
  verdicts,
  now,
}: PatchesInput): Promise<readonly TestFailure[]> {
  const judgeAll = async (documents: readonly Document[]): Promise<readonly JudgedSubject[]> => {
    const judged = fixtureSubjects(documents);
    const found = await judge.judge(judged, { gate: "files", now });
    return judged.flatMap((subject, i) => (found[i] === undefined ? [] : [{ subject, verdict: found[i] }]));
  };
  const failures: TestFailure[] = [];
  let before: readonly JudgedSubject[] | undefined;
  for (const [i, subject] of subjects.entries()) {
    for (const violation of verdicts[i]?.violations ?? []) {
      if (violation.patchRefused !== undefined) failures.push(failure("patch_refused", violation, REFUSED));
      for (const operations of variants(violation.patch)) {
        before ??= await judgeAll(fixture.documents);
        const { document, path } = subject;
        const below = operations.map((operation) => ({ ...operation, path: [...path, ...operation.path] }));
        const { editFile } = await import("@sekisho/formats/edit");
        const { bytes, refusal } = editFile(fixture.format, {
          ...fixture,
          patches: [{ document: document.index, operations: below }],
        });
        if (refusal !== undefined) {
          failures.push(failure("patch_refused", violation, `${refusal.code}: ${refusal.message}`));
          continue;
        }
        const after = await judgeAll(fixture.format.read(bytes, fixture.file).documents);
        const uncured = compareJudged(before, after, [violation]);
        if (uncured !== undefined) failures.push(failure(uncured.code, violation, uncured.message));
      }
    }
  }
  return failures;
}

const REFUSED = "it changes what the view made, a plan or something secret";

/** The operations of a patch, once for each value that it lets choose. */
function variants(patch: Patch | undefined): readonly (readonly PatchOperation[])[] {
  if (patch === undefined) return [];
  const choices = choicesOf(patch);
  const chosen = choices.length === 0 ? [operationsOf(patch)] : choices.map((choice) => operationsOf(patch, choice));
  return chosen.filter((operations) => operations !== undefined);
}

function failure(code: string, { message }: Violation, found: string): TestFailure {
  return { code, message: `the patch for "${message}" does not hold`, of: message, found };
}
