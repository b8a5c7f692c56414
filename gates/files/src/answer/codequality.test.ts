import { expect, test } from "vitest";
import { fixedReport } from "../../test/report.ts";
import { codeQualityReport } from "./codequality.ts";

interface Issue {
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const issues = (change = {}) => JSON.parse(codeQualityReport(fixedReport(change))) as readonly Issue[];

test("each issue has a file, a line and a fingerprint of its own, the same in every run", () => {
  const found = issues();
  expect(found.length).toBeGreaterThan(3);
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(found.length);
  expect(issues()).toEqual(found);
  for (const { location } of found) {
    expect(location.path).not.toBe("");
    expect(location.lines.begin).toBeGreaterThan(0);
  }
});

test("two violations with one key keep apart; what is only audited stays out", () => {
  const [finding] = fixedReport().findings;
  if (finding === undefined) throw new Error("the fixed report has findings");
  const audited = { ...finding, violation: { ...finding.violation, action: "audit" as const } };
  const rest = { unknown: [], errors: [], remarks: [] };
  const found = issues({ findings: [finding, finding, audited], ...rest });
  expect(found.map(({ fingerprint }) => fingerprint)).toEqual([finding.violation.key, `${finding.violation.key}-2`]);
  expect(codeQualityReport(fixedReport({ findings: [audited], ...rest }))).toBe("[]\n");
});
