import { expect, test } from "vitest";
import { fixedReport, HOSTILE } from "../../test/report.ts";
import { jsonReport } from "./json.ts";

interface Shape {
  readonly version: string;
  readonly exitStatus: number;
  readonly verdicts: readonly { readonly file: string; readonly violations: readonly { readonly key: string }[] }[];
}

const text = jsonReport(fixedReport());
// The test itself checks what it reads of it.
const parsed = JSON.parse(text) as Shape;

test("names its version and holds whole verdicts", () => {
  expect(parsed).toMatchObject({ version: "report/1", exitStatus: 2, gate: "files", at: "2026-11-22T00:00:00.000Z" });
  expect(parsed.verdicts.map(({ violations }) => violations.length)).toEqual([1, 0]);
  expect(parsed.verdicts[0]?.file).toBe(HOSTILE.toWellFormed());
});

test("keys are sorted, at every level", () => {
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (!Array.isArray(value)) expect(Object.keys(value)).toEqual(Object.keys(value).toSorted());
    for (const part of Object.values(value)) visit(part);
  };
  visit(parsed);
});

test("the same run gives the same text, one verdict a line", () => {
  expect(jsonReport(fixedReport())).toBe(text);
  expect(text.split("\n").filter((line) => line.includes('"digest":"d"'))).toHaveLength(2);
});
