/** A mistake about two places of a file is shown at both. */
import { expect, test } from "vitest";
import { fixedReport } from "../../test/report.ts";
import { githubReport } from "./github.ts";
import { jsonReport } from "./json.ts";
import { sarifReport } from "./sarif.ts";
import { pageOf } from "./text/page.ts";
import { textReport } from "./text/text.ts";

const span = (line: number) => ({
  file: "x.yaml",
  start: { line, column: 3, offset: line * 10 },
  end: { line, column: 4, offset: line * 10 + 1 },
});
const diagnostic = {
  code: "yaml_duplicate_key",
  severity: "error" as const,
  message: "twice",
  span: span(9),
  conflict: span(4),
};
const report = fixedReport({ remarks: [{ diagnostic }] });

test("in text", () => {
  const lines = textReport(report, pageOf(report, { columns: 80, colors: "off", cwd: "/w" }), {
    limit: 5,
    verbose: false,
  })
    .split("\n")
    .map((line) => line.trim());
  const at = lines.findIndex((line) => line.startsWith("--> ") && line.endsWith("x.yaml:9:3"));
  expect(lines[at + 1]).toMatch(/^and .*x\.yaml:4:3$/);
});

test("in an annotation", () =>
  expect(githubReport(report)).toMatch(/^::error file=x\.yaml,line=9.*::twice%0A.*x\.yaml:4:3/m));

test("in SARIF and JSON", () => {
  // The shapes are those that these reports have.
  const sarif = JSON.parse(sarifReport(report)) as {
    runs: {
      invocations: {
        toolExecutionNotifications: {
          descriptor: { id: string };
          locations: { physicalLocation: { region: { startLine: number } } }[];
        }[];
      }[];
    }[];
  };
  const told = sarif.runs[0]?.invocations[0]?.toolExecutionNotifications.find(
    ({ descriptor }) => descriptor.id === diagnostic.code,
  );
  expect(told?.locations.map(({ physicalLocation }) => physicalLocation.region.startLine)).toEqual([9, 4]);
  const { diagnostics } = JSON.parse(jsonReport(report)) as { diagnostics: unknown[] };
  expect(diagnostics).toEqual([diagnostic]);
});
