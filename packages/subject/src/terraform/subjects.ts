import type { Diagnostic, Json } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { diagnosticAt } from "../diagnostic-at.ts";
import { makeSubject } from "../make-subject.ts";
import type { Names } from "../names.ts";
import type { Rename, Subject } from "../subject.ts";
import { resourceTypeOf } from "./address.ts";
import { knownFormat, type Plan, readChange } from "./plan.ts";
import { planSecrets } from "./sensitive.ts";

/** Whose plan it is. */
export interface PlanContext {
  readonly names: Names;
  readonly scope: string;
  /** The directory of the Terraform root, from the repository's root; `.` is that itself. */
  readonly root: string;
  readonly workspace: string;
}

/** What a plan gives. */
export interface PlanSubjects {
  readonly subjects: readonly Subject[];
  readonly renames: readonly Rename[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * One subject a resource change. Codes: `plan_format` (error: a major version that we don't know; nothing is judged),
 * `plan_change` (error: an entry that does not say what it changes is not judged), `plan_errored` and `plan_incomplete`
 * (warnings: what Terraform left out can't be judged).
 */
export function planSubjects(document: Document, plan: Plan, context: PlanContext): PlanSubjects {
  if (!knownFormat(plan)) return { subjects: [], renames: [], diagnostics: [unknownFormat(document, plan)] };
  const subjects: Subject[] = [];
  const renames: Rename[] = [];
  const diagnostics = planWarnings(document, plan);
  for (const [index, entry] of plan.changes.entries()) {
    const subject = changeSubject(document, index, entry, context);
    if (subject === undefined) {
      diagnostics.push(badEntry(document, index));
      continue;
    }
    subjects.push(subject);
    const renamed = renameOf(entry, subject, context);
    if (renamed !== undefined) renames.push(renamed);
  }
  return { subjects, renames, diagnostics };
}

function changeSubject(document: Document, index: number, value: Json, context: PlanContext): Subject | undefined {
  const change = readChange(value);
  if (change === undefined) return undefined;
  return makeSubject({
    id: context.names.id(`tf:${change.type.toWellFormed()}`, planName(context, change.address)),
    value,
    document,
    path: ["resource_changes", index],
    sensitive: planSecrets(value),
  });
}

function renameOf(entry: Json, { id }: Subject, context: PlanContext): Rename | undefined {
  const previous = readChange(entry)?.previousAddress;
  if (previous === undefined) return undefined;
  // A move may change the type too (null_resource to terraform_data).
  const type = resourceTypeOf(previous);
  if (type === undefined) return undefined;
  return { from: { scope: context.scope, type: `tf:${type}`, name: planName(context, previous) }, to: id };
}

/** `ROOT@WORKSPACE#ADDRESS`, so that the first `#` and the last `@` before it take it apart again. */
function planName({ root, workspace }: PlanContext, address: string): string {
  const place = `${root.replaceAll("#", "%23")}@${workspace.replaceAll("#", "%23").replaceAll("@", "%40")}`;
  return `${place}#${address.toWellFormed()}`;
}

function planWarnings(document: Document, plan: Plan): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (plan.errored) {
    diagnostics.push(
      diagnosticAt(document, ["errored"], {
        code: "plan_errored",
        severity: "warning",
        message: "Terraform stopped with an error while it planned: changes that it did not reach are not judged",
        hint: "mend what `terraform plan` reports and plan again",
      }),
    );
  } else if (!plan.complete) {
    diagnostics.push(
      diagnosticAt(document, ["complete"], {
        code: "plan_incomplete",
        severity: "warning",
        message: "the plan is not complete: changes that Terraform left out or put off are not judged",
        hint: "plan without -target, or plan again after this one is applied",
      }),
    );
  }
  return diagnostics;
}

function unknownFormat(document: Document, plan: Plan): Diagnostic {
  return diagnosticAt(document, ["format_version"], {
    code: "plan_format",
    severity: "error",
    message: `expected a plan of format 0.x or 1.x, found ${JSON.stringify(plan.formatVersion)}: none of it is judged`,
    hint: "a newer sekisho may know this format",
  });
}

function badEntry(document: Document, index: number): Diagnostic {
  return diagnosticAt(document, ["resource_changes", index], {
    code: "plan_change",
    severity: "error",
    message: "expected a resource change with address, type and change; this entry is not judged",
  });
}
