import { commandStep, type Step } from "./steps.ts";

/** The checks that read sources without running them. `paths` narrows format and lint; types and layers need all. */
export function staticChecks(paths: readonly string[] = ["."]): readonly Step[] {
  return [
    commandStep("format", "biome", ["check", "--colors=off", "--no-errors-on-unmatched", ...paths]),
    commandStep("lint", "oxlint", ["--type-aware", "--no-error-on-unmatched-pattern", ...paths]),
    commandStep("types", "tsc", ["-p", ".", "--pretty", "false"]),
    // What runs in browsers knows their library.
    commandStep("pages", "tsc", ["-p", "packages/console", "--pretty", "false"]),
    commandStep("e2e types", "tsc", ["-p", "tests/e2e", "--pretty", "false"]),
    commandStep("layers", process.execPath, ["tools/layers.ts"]),
  ];
}
