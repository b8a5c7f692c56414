import { escapeXml } from "../../go/xml.ts";
import { errorLine, packageName, type TestResult } from "./result.ts";

/** Results as JUnit XML, a suite a package; OPA itself has no such output. */
export function junitTests(results: readonly TestResult[]): string {
  const suites = new Map<string, TestResult[]>();
  for (const result of results) {
    const name = packageName(result.test);
    const suite = suites.get(name);
    if (suite === undefined) suites.set(name, [result]);
    else suite.push(result);
  }
  const texts = [...suites].map(([name, members]) => suiteText(name, members));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${texts.join("")}</testsuites>\n`;
}

function suiteText(name: string, results: readonly TestResult[]): string {
  const count = (outcome: TestResult["outcome"]): number =>
    results.filter((result) => result.outcome === outcome).length;
  const counts = `tests="${results.length}" failures="${count("fail")}" errors="${count("error")}" skipped="${count("skip")}"`;
  return `\t<testsuite name="${escapeXml(name)}" ${counts}>\n${results.map(caseText).join("")}\t</testsuite>\n`;
}

function caseText(result: TestResult): string {
  const { test, durationNs, output } = result;
  const place = `${test.file}:${test.line}`;
  const seconds = (durationNs / 1e9).toFixed(6);
  const inner = [
    outcomeText(result),
    output === "" ? "" : `\t\t\t<system-out>${escapeXml(output)}</system-out>\n`,
  ].join("");
  const head = `\t\t<testcase classname="${escapeXml(packageName(test))}" name="${escapeXml(test.name)}" file="${escapeXml(place)}" time="${seconds}"`;
  return inner === "" ? `${head}/>\n` : `${head}>\n${inner}\t\t</testcase>\n`;
}

function outcomeText(result: TestResult): string {
  switch (result.outcome) {
    case "pass":
      return "";
    case "skip":
      return "\t\t\t<skipped/>\n";
    case "fail": {
      const failed = result.cases.filter((one) => one.failed).map(({ name }) => name);
      return `\t\t\t<failure message="${escapeXml(failed.join(", "))}"/>\n`;
    }
    case "error":
      return `\t\t\t<error message="${escapeXml(errorLine(result))}"/>\n`;
  }
}
