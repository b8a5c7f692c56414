import { parseModule } from "@sekisho/rego/on-demand";
import { goJson } from "../../go/json.ts";
import type { World } from "../../world.ts";
import { load, loadOptions } from "../load/load.ts";
import type { Loaded } from "../load/loaded.ts";
import type { Options } from "../options.ts";
import { errorsJson, errorsOf, errorsText, OpaErrors } from "../output/errors.ts";
import { compileLoaded } from "../query/program.ts";
import type { Call } from "./command.ts";

/** `opa check`: whether policies can be read and compiled. */
export async function check({ operands, options, world }: Call): Promise<number> {
  try {
    const what = options.bool("bundle") ? { paths: [], bundles: operands } : { paths: operands, bundles: [] };
    const loaded = load(what, { ...loadOptions(options, world.cwd), policiesOnly: true }, "during loading");
    if (options.bool("v0-v1")) refuseV1Only(loaded);
    await compileLoaded(loaded, options, world, { types: true });
    return 0;
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    tell(error, options, world);
    return 1;
  }
}

function tell(error: OpaErrors, options: Options, world: World): void {
  if (options.text("format") === "json") {
    const fields = new Map([["errors", errorsJson(error.list)]]);
    world.err(`${goJson(fields, { indent: "  ", numbers: "literal" })}\n`);
  } else world.err(`${errorsText(error.list, error.when)}\n`);
}

/** Modules that both versions read: they are v0 with the rules of v1. */
function refuseV1Only({ modules, textOf }: Loaded): void {
  const errors = modules.flatMap(({ text, file }) => {
    const { diagnostics } = parseModule(text, file, { regoVersion: "v0" });
    return errorsOf(diagnostics, textOf);
  });
  if (errors.length > 0) throw new OpaErrors(errors, "during loading");
}
