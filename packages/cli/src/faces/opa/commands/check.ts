import { Problem } from "@sekisho/core";
import { parseModule } from "@sekisho/rego/on-demand";
import { goJson } from "../../go/json.ts";
import type { World } from "../../world.ts";
import { mergeBundles } from "../bundle/merge.ts";
import { load, loadOptions } from "../load/load.ts";
import { loadedOf, openBundle } from "../load/load-bundles.ts";
import type { LoadOptions } from "../load/load-paths.ts";
import type { Loaded } from "../load/loaded.ts";
import type { Options } from "../options.ts";
import { errorsJson, errorsOf, errorsText, OpaErrors } from "../output/errors.ts";
import { compileLoaded } from "../query/program.ts";
import type { Call } from "./command.ts";

/** `opa check`: whether policies can be read and compiled. */
export async function check({ operands, options, world }: Call): Promise<number> {
  try {
    const loading = { ...loadOptions(options, world.cwd), policiesOnly: true };
    const loaded = options.bool("bundle")
      ? mergedBundles(operands, loading)
      : load({ paths: operands, bundles: [] }, loading, "during loading");
    if (options.bool("v0-v1")) refuseV1Only(loaded);
    await compileLoaded(loaded, options, world, { types: true });
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error, options, world);
    return 1;
  }
}

function mergedBundles(paths: readonly string[], options: LoadOptions): Loaded {
  return loadedOf(
    mergeBundles(
      paths.map((path) => openBundle(path, options)),
      "v1",
    ),
  );
}

function tell(error: Problem, options: Options, world: World): void {
  const isList = error instanceof OpaErrors;
  if (options.text("format") === "json") {
    const fields = new Map([["errors", errorsJson(isList ? error.list : [{ message: error.message }])]]);
    world.err(`${goJson(fields, { indent: "  ", numbers: "literal" })}\n`);
  } else world.err(`${isList ? errorsText(error.list, error.when) : error.message}\n`);
}

/** Modules that both versions read: they are v0 with the rules of v1. */
function refuseV1Only({ modules, textOf }: Loaded): void {
  const errors = modules.flatMap(({ text, file }) => {
    const { diagnostics } = parseModule(text, file, { regoVersion: "v0" });
    return errorsOf(diagnostics, textOf);
  });
  if (errors.length > 0) throw new OpaErrors(errors, "during loading");
}
