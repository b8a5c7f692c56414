import type { CheckResult } from "../check/result.ts";

/** File and namespace in front of a message; standard input has no name. */
export function indicatorOf({ fileName, namespace }: CheckResult): string {
  return `${fileName === "-" ? "-" : `- ${fileName}`} ${namespace === "-" ? "-" : `- ${namespace} -`}`;
}
