import { expect, test } from "vitest";
import { fixedReport } from "../../test/report.ts";
import { githubReport } from "./github.ts";

const lines = (change = {}) => githubReport(fixedReport(change)).trimEnd().split("\n");

test("one command a line, whatever stands in messages", () => {
  expect(lines().map((line) => line.split(" ")[0])).toEqual([
    "::error",
    "::warning",
    "::error",
    "::error",
    "::error",
    "::warning",
  ]);
  for (const line of lines()) expect(line).not.toContain("\r");
});

test("properties and data are escaped as the runner reads them", () => {
  const [line = ""] = lines();
  const [, properties = "", message = ""] = /^::error (.*?)::(.*)$/.exec(line) ?? [];
  expect(properties.split(",").slice(0, 5)).toEqual([
    'file=deploy/a%2Cb%3Ac%25<"&>\\x1b\\u{d800}日本.yaml',
    "line=3",
    "endLine=3",
    "col=5",
    "endColumn=8",
  ]);
  expect(message).toMatch(
    /^100%25 broken%0Ain two lines%0Awhy: Because, of: x\.%0Afix: Do 100%25 y\.%0Aowner: payments/,
  );
});

test("a place of several lines has no columns", () => {
  const [finding] = fixedReport().findings;
  if (finding === undefined) throw new Error("the fixed report has findings");
  const places = finding.violation.places.slice(1);
  const [line] = lines({ findings: [{ ...finding, violation: { ...finding.violation, places } }] });
  expect(line).toMatch(/,line=7,endLine=9,title=/);
});

test("warnings that fail are errors", () => expect(lines({ failOn: "warn" })[1]).toMatch(/^::error /));
test("an unknown that is only told is a warning", () =>
  expect(lines({ unknownSetting: "tell" })[2]).toMatch(/^::warning /));
test("standard input has no file to point at", () => {
  const [finding] = fixedReport().findings;
  if (finding === undefined) throw new Error("the fixed report has findings");
  const violation = {
    ...finding.violation,
    places: finding.violation.places.map((place) => ({ ...place, file: "-" })),
  };
  expect(lines({ findings: [{ ...finding, violation }] })[0]).toMatch(/^::error title=/);
});
