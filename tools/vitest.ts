import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ROOT, runCommand, type StepResult } from "./steps.ts";

/** What we read of vitest's JSON report. */
export interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** A test that passes or fails counts one; so does a file that can't be loaded, and an error outside of all tests. */
export function countReport(report: Report): {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: readonly string[];
} {
  const files = report.testResults;
  const unloadable = files.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some(isFailed),
  );
  const failed = report.numFailedTests + unloadable.length;
  const notRun = files.flatMap(({ assertionResults }) =>
    assertionResults.filter(isNotRun).map(({ fullName }) => fullName),
  );
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed, notRun };
}

function isFailed({ status }: { readonly status: string }): boolean {
  return status === "failed";
}

function isNotRun({ status }: { readonly status: string }): boolean {
  return status !== "passed" && status !== "failed";
}

/**
 * Runs vitest and counts. Its progress is shown as it comes. A skipped test prints `not run: NAME` and, with `CI` set,
 * is a failure.
 */
export async function runVitest(args: readonly string[]): Promise<StepResult> {
  const file = join(ROOT, ".cache", "test", `vitest-${process.pid}.json`);
  await mkdir(dirname(file), { recursive: true });
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { status } = await runCommand("vitest", [...args, ...reporters], { stream: true });
    // vitest writes this shape; where it wrote nothing, the run itself failed.
    const report = JSON.parse(await readFile(file, "utf8").catch(() => NO_REPORT)) as Report;
    const { passed, failed, notRun } = countReport(report);
    for (const name of notRun) console.log(`not run: ${name}`);
    const missing = process.env["CI"] ? notRun.length : 0;
    return { passed, failed: failed + missing === 0 && status !== 0 ? 1 : failed + missing, output: "" };
  } finally {
    await rm(file, { force: true });
  }
}

const NO_REPORT = JSON.stringify({
  success: false,
  numPassedTests: 0,
  numFailedTests: 0,
  testResults: [],
} satisfies Report);
