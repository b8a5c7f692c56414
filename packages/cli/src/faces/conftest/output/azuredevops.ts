import type { CheckResult, CheckResults } from "../check/result.ts";
import { testsOf, totalsOf, totalsText } from "../check/totals.ts";

/** Logging commands of Azure Pipelines: a section a file. */
export function azureDevOpsOutput(results: CheckResults): string {
  return `${results.map(section).join("")}${totalsText(totalsOf(results))}\n`;
}

function section(result: CheckResult): string {
  const { fileName, namespace, failures, warnings, exceptions, skipped, successes } = result;
  const tests = testsOf(totalsOf([result]));
  const issue = (type: "error" | "warning", message: string): string =>
    `##vso[task.logissue type=${type}] file=${fileName} --> ${message}`;
  return [
    `##[section]Testing '${fileName}' against ${tests} policies in namespace '${namespace}'`,
    "##[group]See conftest results",
    ...failures.map(({ message }) => issue("error", message)),
    ...warnings.map(({ message }) => issue("warning", message)),
    ...exceptions.map(({ message }) => issue("warning", message)),
    ...skipped.map(({ message }) => `skipped file=${fileName} ${message}`),
    ...(successes > 0 ? [`success file=${fileName} ${successes}`] : []),
    "##[endgroup]",
    "",
  ].join("\n");
}
