import { z } from "zod";
import { findingKey, findingState, severity, time } from "./shapes.ts";

/** Where things live: repositories, images and what builds them, clusters, cloud accounts. */
export const placeKind = z.enum(["code", "container", "cluster", "cloud"]);

export const finding = z.object({
  key: findingKey,
  /** Another one after each change of state, severity or owner. */
  version: z.string(),
  rule: z.string(),
  scope: z.string(),
  type: z.string(),
  name: z.string(),
  instance: z.string(),
  state: findingState,
  severity,
  action: z.string(),
  message: z.string(),
  /** "": nobody. */
  owner: z.string(),
  firstSeenAt: time,
  stateAt: time,
});

export const findingPage = z.object({ findings: z.array(finding), next: z.string().optional() });

const place = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  /** The lines around it, without secrets, where the scan brought them; `from` is the number of the first. */
  frame: z
    .object({
      from: z.int(),
      lines: z.array(z.string()),
      column: z.int().optional(),
      endColumn: z.int().optional(),
    })
    .optional(),
});

const sight = z.object({
  gate: z.string(),
  outcome: z.enum(["violated", "exempted"]),
  violatedAt: time,
  passedAt: time.optional(),
  /** `passed`: judged and found whole · `gone`: not there any more. */
  passedWhy: z.enum(["passed", "gone"]).optional(),
  severity,
  action: z.string(),
  message: z.string(),
  exemptions: z.array(z.string()),
  places: z.array(place),
  evidence: z.record(z.string(), z.unknown()),
  /** The scan that saw it; absent once that is swept. */
  scan: z.object({ ref: z.string(), startedAt: time, digests: z.record(z.string(), z.string()) }).optional(),
});

const event = z.object({
  at: time,
  kind: z.string(),
  owner: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

const ruleText = z.object({
  title: z.string().optional(),
  why: z.string().optional(),
  fix: z.string().optional(),
});

export const findingDetail = z.object({
  finding,
  /** Whom a person gave it to; scans keep to it. */
  assigned: z.string().optional(),
  sights: z.array(sight),
  /** Oldest first. */
  history: z.array(event),
  /** As the rulebook in force has it; absent where the server follows none that has the rule. */
  rule: z
    .object({
      en: ruleText,
      ja: ruleText.optional(),
      references: z.array(z.string()),
      rulebook: z.object({ name: z.string(), version: z.string() }),
    })
    .optional(),
});

export const groupBy = z.enum(["state", "severity", "owner", "rule", "place", "thing"]);

const severityCounts = z.object({
  critical: z.int(),
  high: z.int(),
  medium: z.int(),
  low: z.int(),
  info: z.int(),
});

export const findingGroup = z.object({
  state: findingState.optional(),
  severity: severity.optional(),
  owner: z.string().optional(),
  rule: z.string().optional(),
  place: placeKind.optional(),
  scope: z.string().optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  count: z.int(),
  severities: severityCounts,
});

export const findingGroups = z.object({
  groups: z.array(findingGroup),
  /** False where there are more groups than these. */
  isWhole: z.boolean(),
});

export const assignment = z.strictObject({
  keys: z.array(findingKey).min(1).max(1_000),
  /** Null gives them back to whom the rulebook names. */
  team: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, "expected no control characters")
    .nullable(),
  note: z.string().max(1_000).default(""),
  /** By key, the `version` that the caller saw: where it is another one now, nothing is changed. */
  versions: z.record(findingKey, z.string().max(64)).default({}),
});

export const assigned = z.object({ changed: z.int() });
