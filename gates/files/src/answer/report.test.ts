import { describe, expect, test } from "vitest";
import { fixedReport } from "../../test/report.ts";
import type { Report } from "./report.ts";

const nothing: Partial<Report> = { findings: [], exempted: [], unknown: [], errors: [], remarks: [] };
const all = fixedReport();
const of = (action: string) => all.findings.filter(({ violation }) => violation.action === action);

describe("outcome", () => {
  test.each<[string, Partial<Report>, string]>([
    ["nothing", nothing, "passed"],
    ["a violation", { ...nothing, findings: of("deny") }, "broken"],
    ["a warning", { ...nothing, findings: of("warn") }, "passed"],
    ["a warning that fails", { ...nothing, findings: of("warn"), failOn: "warn" }, "broken"],
    ["what is audited", { ...nothing, findings: of("audit"), failOn: "warn" }, "passed"],
    ["what is exempted", { ...nothing, exempted: all.exempted }, "passed"],
    ["an unknown", { ...nothing, unknown: all.unknown }, "could-not-judge"],
    ["an unknown that is only told", { ...nothing, unknown: all.unknown, unknownSetting: "tell" }, "passed"],
    [
      "an unknown of a rule that does not stop",
      {
        ...nothing,
        unknown: all.unknown.map((entry) => ({ ...entry, unknown: { ...entry.unknown, action: "warn" } })),
      },
      "passed",
    ],
    [
      "a failed rule wins over a violation",
      { ...nothing, findings: of("deny"), errors: all.errors },
      "could-not-judge",
    ],
    ["an unreadable file", { ...nothing, remarks: all.remarks.slice(0, 1) }, "could-not-judge"],
    ["a remark", { ...nothing, remarks: all.remarks.slice(1) }, "passed"],
    ["named and empty", { ...nothing, nothingRead: true }, "could-not-judge"],
  ])("%s", (_, change, expected) => expect(fixedReport(change).outcome).toBe(expected));
});
