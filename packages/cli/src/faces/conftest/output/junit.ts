import { escapeXml } from "../../go/xml.ts";
import type { CheckResult, CheckResults } from "../check/result.ts";
import type { OutputOptions } from "./output.ts";

interface Case {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly output: string;
}

/** A suite a namespace, in the order in which they come; exceptions are left out, as Conftest does. */
export function junitOutput(results: CheckResults, options: Pick<OutputOptions, "junitHideMessage">): string {
  const suites = new Map<string, Case[]>();
  for (const result of results) {
    for (const one of casesOf(result, options.junitHideMessage ? "short" : "long")) {
      const cases = suites.get(result.namespace);
      if (cases === undefined) suites.set(result.namespace, [one]);
      else cases.push(one);
    }
  }
  const written = [...suites].map(([namespace, cases]) => suite(`conftest.${namespace}`, cases));
  const inner = written.length === 0 ? "" : `\n${written.join("")}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>${inner}</testsuites>\n`;
}

function casesOf(
  { fileName, warnings, failures, skipped, successes }: CheckResult,
  names: "short" | "long",
): readonly Case[] {
  const nameOf = (message: string): string =>
    names === "short" || message === "" ? fileName : `${fileName} - ${message.split("\n", 1)[0]}`;
  return [
    ...[...warnings, ...failures].map(({ message }) => ({
      name: nameOf(message),
      outcome: "failed" as const,
      output: message,
    })),
    ...skipped.map(({ message }) => ({ name: nameOf(message), outcome: "skipped" as const, output: message })),
    ...Array.from({ length: successes }, () => ({ name: fileName, outcome: "passed" as const, output: "" })),
  ];
}

function suite(name: string, cases: readonly Case[]): string {
  const failures = cases.filter(({ outcome }) => outcome === "failed").length;
  const className = name.slice(name.lastIndexOf("/") + 1);
  return [
    `\t<testsuite tests="${cases.length}" failures="${failures}" time="0.000" name="${escapeXml(name)}">`,
    "\t\t<properties>",
    // The one property that Conftest writes says what it was built with.
    `\t\t\t<property name="go.version" value="${process.version}"></property>`,
    "\t\t</properties>",
    ...cases.map((one) => testCase(one, className)),
    "\t</testsuite>\n",
  ].join("\n");
}

function testCase({ name, outcome, output }: Case, className: string): string {
  const open = `\t\t<testcase classname="${escapeXml(className)}" name="${escapeXml(name)}" time="0.000">`;
  if (outcome === "passed") return `${open}</testcase>`;
  const inner =
    outcome === "failed"
      ? `<failure message="Failed" type="">${escapeXml(output)}</failure>`
      : `<skipped message="${escapeXml(output)}"></skipped>`;
  return `${open}\n\t\t\t${inner}\n\t\t</testcase>`;
}
