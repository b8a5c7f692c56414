import type { Json } from "@sekisho/core";
import { REPORT_LIMITS } from "./format.ts";

const { name, text } = REPORT_LIMITS;

function object(properties: { readonly [key: string]: Json }, optional: readonly string[] = []): Json {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", properties, required, additionalProperties: false };
}

function list(items: Json, maxItems: number): Json {
  return { type: "array", items, maxItems };
}

const aName: Json = { type: "string", minLength: 1, maxLength: name };
const maybeEmpty: Json = { type: "string", maxLength: name };
const longText: Json = { type: "string", minLength: 1, maxLength: text };
const digest: Json = { type: "string", pattern: "^[0-9a-f]{64}$" };
const count: Json = { type: "integer", minimum: 1, maximum: 2 ** 31 - 1 };
const action: Json = { enum: ["deny", "warn", "audit", "off"] };
const subject = object({ type: aName, name: aName });

const place = object(
  {
    file: aName,
    line: count,
    column: count,
    endLine: count,
    endColumn: count,
    frame: object({ from: count, lines: list(maybeEmpty, REPORT_LIMITS.frameLines), column: count, endColumn: count }, [
      "column",
      "endColumn",
    ]),
  },
  ["frame"],
);

const said = {
  rule: aName,
  severity: { enum: ["critical", "high", "medium", "low", "info"] },
  action,
  message: longText,
  instance: maybeEmpty,
  evidence: { type: "object" },
  path: list({ type: ["string", "integer"] }, REPORT_LIMITS.items),
  places: list(place, REPORT_LIMITS.items),
} satisfies { readonly [key: string]: Json };
const WITH_DEFAULTS = ["instance", "evidence", "path", "places"];
const violation = object(said, WITH_DEFAULTS);
const violations = list(violation, REPORT_LIMITS.items);

const verdict = object(
  {
    subject,
    digest,
    judged: list(aName, REPORT_LIMITS.items),
    violations,
    exempted: list(
      object({ ...said, exemptions: list(aName, REPORT_LIMITS.items) }, WITH_DEFAULTS),
      REPORT_LIMITS.items,
    ),
    warnings: violations,
    audited: violations,
    unknown: list(object({ rule: aName, action, why: longText }), REPORT_LIMITS.items),
    errors: list(object({ rule: aName, action, code: aName, message: longText }), REPORT_LIMITS.items),
    owner: maybeEmpty,
  },
  ["violations", "exempted", "warnings", "audited", "unknown", "errors", "owner"],
);

const SELECTOR = { type: aName, path: aName, namespace: aName, name: aName, workspace: aName, address: aName };
const selector = object(SELECTOR, Object.keys(SELECTOR));

/** A report as JSON Schema, for the description of the API; `filesReport` is what reads one. */
export const REPORT_SHAPE: Json = object(
  {
    version: { const: "files-report/1" },
    scan: { type: "string", pattern: "^[A-Za-z0-9._:-]{8,128}$" },
    scope: { type: "string", pattern: "^[a-z][a-z0-9-]*:[!-~]+$", maxLength: name },
    ref: aName,
    defaultBranch: aName,
    startedAt: { type: "integer", minimum: 1, maximum: 2 ** 53 - 1 },
    coverage: list(selector, REPORT_LIMITS.selectors),
    renames: list(object({ from: subject, to: subject }), REPORT_LIMITS.renames),
    digests: { type: "object", additionalProperties: digest },
    verdicts: list(verdict, REPORT_LIMITS.verdicts),
  },
  ["renames"],
);

/** What a sender is told. */
export const RECEIPT_SHAPE: Json = object({ scan: aName, outcome: { enum: ["accepted", "repeated"] } });
