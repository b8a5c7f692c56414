import { basename } from "node:path";
import {
  array,
  date,
  didYouMean,
  type Infer,
  map,
  object,
  oneOf,
  optional,
  positiveInteger,
  refine,
  type Schema,
  string,
} from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { readBySchema, readDocuments, spanAt } from "../load/documents.ts";
import type { SourceFile } from "../load/files.ts";
import type { KnownRules } from "../load/known-rules.ts";
import { rulebookVersion } from "../load/manifest.ts";
import { type Mistakes, startOfFile } from "../load/mistakes.ts";
import { gatesSchema, nameSchema, textsSchema } from "../load/schemas.ts";
import { dayAfter, daysBetween } from "../match/day.ts";
import { matchesAny } from "../match/pattern.ts";
import { matchFields } from "../match/subject-match.ts";
import type { Owners } from "../owners/owners.ts";
import type { RuleId } from "../verdict.ts";
import type { Exemption, SubjectMatch } from "./exemption.ts";
import { warnOfOverlaps } from "./overlaps.ts";

const MAX_DAYS = 365;

const matchSchema = refine(
  object({
    ...matchFields,
    copy: optional(positiveInteger),
    labels: optional(map(string)),
    tags: optional(map(string)),
    trust: optional(oneOf(["labels"])),
  }),
  (entry) => {
    if (!(["path", "name", "address", "account"] as const).some((key) => key in entry)) {
      return "an entry of `match` needs one of path, name, address, account";
    }
    const byLabels = "labels" in entry || "tags" in entry;
    if (byLabels && entry.trust === undefined) {
      return "matching by labels or tags needs `trust: labels` in the same entry: whoever writes the object writes them";
    }
    return !byLabels && entry.trust !== undefined
      ? "`trust: labels` stands in an entry without labels or tags"
      : undefined;
  },
);

/** As a finding has it; "" where it has none. */
const instanceSchema: Schema<string> = {
  expected: "a text",
  read: (value, at, report) => (value === "" ? "" : string.read(value, at, report)),
};

const exemptionSchema = object({
  apiVersion: rulebookVersion,
  kind: oneOf(["Exemption"]),
  id: nameSchema,
  rules: textsSchema,
  match: array(matchSchema, { min: 1 }),
  instances: optional(array(instanceSchema, { min: 1 })),
  gates: optional(gatesSchema),
  reason: string,
  ticket: string,
  approver: nameSchema,
  approved: date,
  expires: date,
});

type ExemptionFile = Infer<typeof exemptionSchema>;

/** What exemptions are checked against. */
export interface KnownToExemptions {
  readonly rules: KnownRules;
  /** Those whose violations have no instance. */
  readonly withoutInstance: ReadonlySet<RuleId>;
  /** Absent where there is no owners.yaml, or where it has mistakes of its own. */
  readonly owners?: Owners;
  readonly hasOwnersFile: boolean;
}

/** Reads all exemptions; one with a mistake is left out, because then the rulebook does not load at all. */
export function readExemptions(
  files: readonly SourceFile[],
  known: KnownToExemptions,
  mistakes: Mistakes,
): readonly Exemption[] {
  const exemptions = new Map<string, Exemption>();
  for (const source of files) {
    for (const document of readDocuments(source, mistakes)) {
      const read = readBySchema(exemptionSchema, document, mistakes);
      if (read === undefined) continue;
      if (exemptions.has(read.id)) {
        mistakes.error("rulebook_duplicate_exemption", `the exemption ${read.id} is there twice`, {
          span: spanAt(document, ["id"]),
          hint: `the other stands in ${basename(exemptions.get(read.id)?.span.file ?? "")}`,
        });
        continue;
      }
      const rules = checkRules(read, document, known, mistakes);
      exemptions.set(read.id, {
        ...withoutFileKeys(read),
        rules,
        match: read.match.map(withoutTrust),
        span: spanAt(document, ["id"]) ?? startOfFile(source.file),
      });
      checkDays(read, document, mistakes);
      warnOfLabels(read, document, mistakes);
      const idle = rules.filter((id) => known.withoutInstance.has(id));
      if (idle.length > 0) warnOfInstances(read, idle, document, mistakes);
    }
  }
  const sorted = [...exemptions.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (!mistakes.hasErrors) warnOfOverlaps(sorted, mistakes);
  return sorted;
}

function withoutTrust({ trust: _trust, ...match }: ExemptionFile["match"][number]): SubjectMatch {
  return match;
}

function withoutFileKeys({ apiVersion: _version, kind: _kind, match: _match, ...rest }: ExemptionFile) {
  return rest;
}

/** Exact ids, each known, each one that the approver may approve; former ids are followed with a warning. */
function checkRules(
  { rules, approver }: ExemptionFile,
  document: Document,
  known: KnownToExemptions,
  mistakes: Mistakes,
): readonly RuleId[] {
  const present: RuleId[] = [];
  for (const [i, id] of rules.entries()) {
    const span = spanAt(document, ["rules", i]);
    if (id.includes("*")) {
      mistakes.error("exemption_rule_pattern", `${id} is a pattern; an exemption names exact rule ids`, { span });
      continue;
    }
    const now = known.rules.resolve(id, "exemption", span, mistakes);
    if (now !== undefined) present.push(now);
  }
  checkApprover(approver, present, document, known, mistakes);
  return [...new Set(present)];
}

function checkApprover(
  approver: string,
  rules: readonly RuleId[],
  document: Document,
  { owners, hasOwnersFile }: KnownToExemptions,
  mistakes: Mistakes,
): void {
  const span = spanAt(document, ["approver"]);
  if (owners === undefined) {
    if (hasOwnersFile) return;
    mistakes.error("exemption_unknown_approver", `no owners.yaml says who ${approver} is`, {
      span,
      hint: "write owners.yaml with the team and what it `approves`",
    });
    return;
  }
  const team = owners.teams.get(approver);
  if (team === undefined) {
    const close = didYouMean(approver, owners.teams.keys());
    mistakes.error("exemption_unknown_approver", `owners.yaml has no team ${approver}`, {
      span,
      hint: close === undefined ? `it has ${[...owners.teams.keys()].join(", ")}` : `did you mean ${close}?`,
    });
    return;
  }
  for (const rule of rules.filter((id) => !matchesAny(team.approves, id))) {
    mistakes.error("exemption_approver_without_right", `${approver} may not approve exemptions from ${rule}`, {
      span,
      hint: "`approves` of the team in owners.yaml says which rules it may",
    });
  }
}

function checkDays({ approved, expires }: ExemptionFile, document: Document, mistakes: Mistakes): void {
  const days = daysBetween(approved, expires);
  const span = spanAt(document, ["expires"]);
  if (days < 0) {
    mistakes.error("exemption_ends_before_start", `it expires on ${expires}, before it was approved on ${approved}`, {
      span,
    });
  } else if (days > MAX_DAYS) {
    mistakes.error(
      "exemption_too_long",
      `it holds ${days} days; at most ${MAX_DAYS} days after \`approved\` are allowed`,
      { span, hint: `the last day that it may hold is ${dayAfter(approved, MAX_DAYS)}` },
    );
  }
}

function warnOfLabels({ match }: ExemptionFile, document: Document, mistakes: Mistakes): void {
  for (const [i, entry] of match.entries()) {
    if (entry.trust === undefined) continue;
    mistakes.warning("exemption_trusts_labels", "whoever writes the object writes its labels and so exempts it", {
      span: spanAt(document, ["match", i, "trust"]),
    });
  }
}

/** `idle` are rules of it of which every violation is of the whole thing. */
function warnOfInstances(
  { rules, instances }: ExemptionFile,
  idle: readonly RuleId[],
  document: Document,
  mistakes: Mistakes,
): void {
  if (instances === undefined || instances.includes("")) return;
  const found = instances.map((instance) => JSON.stringify(instance)).join(", ");
  mistakes.warning(
    "exemption_no_instance",
    `expected no \`instances\`, found ${found}: no violation of ${idle.join(", ")} has one, and none is exempted`,
    {
      span: spanAt(document, ["instances"]),
      hint:
        rules.length > idle.length
          ? "give those rules an exemption of their own, without `instances`"
          : "leave `instances` out",
    },
  );
}
