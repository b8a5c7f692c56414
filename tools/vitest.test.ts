import { expect, test } from "vitest";
import { countReport, type Report } from "./vitest.ts";

type File = Report["testResults"][number];

const file = (status: string, ...tests: string[]): File => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((found, index) => ({ fullName: `test ${index}`, status: found })),
});

function count(
  success: boolean,
  ...testResults: File[]
): { passed: number; failed: number; notRun: readonly string[] } {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const total = (wanted: string): number => all.filter((status) => status === wanted).length;
  return countReport({ success, testResults, numPassedTests: total("passed"), numFailedTests: total("failed") });
}

test("tests count one each", () => {
  expect(count(false, file("failed", "passed", "failed"), file("passed", "passed"))).toMatchObject({
    passed: 2,
    failed: 1,
  });
});
test("a file that can't be loaded counts one", () => {
  expect(count(false, file("failed"), file("passed", "passed"))).toMatchObject({ passed: 1, failed: 1 });
});
test("an error outside of all tests counts one", () => {
  expect(count(false, file("passed", "passed"))).toMatchObject({ passed: 1, failed: 1 });
});
test("skipped tests are named", () => {
  expect(count(true, file("passed", "passed", "skipped", "todo"))).toEqual({
    passed: 1,
    failed: 0,
    notRun: ["test 1", "test 2"],
  });
});
