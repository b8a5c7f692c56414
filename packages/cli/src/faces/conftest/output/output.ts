import type { CheckResults } from "../check/result.ts";

/** In the order in which Conftest lists them. */
export const OUTPUTS = ["stdout", "json", "tap", "table", "junit", "github", "azuredevops", "sarif"] as const;

export interface OutputOptions {
  readonly noColor: boolean;
  readonly suppressExceptions: boolean;
  readonly showSkipped: boolean;
  readonly junitHideMessage: boolean;
  readonly githubHidePassed: boolean;
  /** Absolute. */
  readonly cwd: string;
}

/** What is printed of results; an unknown format is the one for people. */
export async function render(format: string, results: CheckResults, options: OutputOptions): Promise<string> {
  switch (format) {
    case "json":
      return (await import("./json.ts")).jsonOutput(results);
    case "tap":
      return (await import("./tap.ts")).tapOutput(results);
    case "table":
      return (await import("./table.ts")).tableOutput(results);
    case "junit":
      return (await import("./junit.ts")).junitOutput(results, options);
    case "github":
      return (await import("./github.ts")).githubOutput(results, options);
    case "azuredevops":
      return (await import("./azuredevops.ts")).azureDevOpsOutput(results);
    case "sarif":
      return (await import("./sarif.ts")).sarifOutput(results);
    default: {
      const { standardOutput } = await import("./standard.ts");
      // Only the format by its name heeds the options.
      return standardOutput(results, format === "stdout" ? options : PLAIN);
    }
  }
}

const PLAIN = { noColor: false, suppressExceptions: false, showSkipped: false } as const;
