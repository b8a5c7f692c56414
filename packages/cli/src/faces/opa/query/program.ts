import { type Builtin, builtinsFor, compileWith, type Module, type Program } from "@sekisho/rego/on-demand";
import type { World } from "../../world.ts";
import { allowedBuiltins } from "../load/capabilities.ts";
import type { Loaded } from "../load/loaded.ts";
import { loadSchemas } from "../load/schemas.ts";
import type { Options } from "../options.ts";
import { errorsOf, limited, OpaErrors } from "../output/errors.ts";

/** So many mistakes of a program are told unless `--max-errors` says otherwise. */
const MOST_ERRORS = 10;

export interface CompileSettings {
  /** Texts beside the modules that may call functions: queries. */
  readonly texts?: readonly string[];
  /** Whether evaluations tell what they evaluate, which takes longer. */
  readonly traced?: boolean;
  /** Functions beside those of the language. */
  readonly builtins?: readonly Builtin[];
  /** Whether types are checked now, and not with the query. */
  readonly types: boolean;
}

/** Compiles what was loaded, by the flags of the command. Throws {@link OpaErrors}. */
export async function compileLoaded(
  { modules, data }: Pick<Loaded, "modules" | "data">,
  options: Options,
  { cwd }: World,
  { texts = [], builtins: own = [], traced = false, types }: CompileSettings,
): Promise<Program> {
  const allowed = options.has("capabilities") ? allowedBuiltins(options.text("capabilities"), cwd) : undefined;
  const schemas = options.has("schema") ? loadSchemas(options.text("schema"), cwd) : undefined;
  const builtins = new Map<string, Builtin>(await builtinsFor([...modules.map(({ text }) => text), ...texts]));
  if (allowed !== undefined) for (const name of builtins.keys()) if (!allowed.has(name)) builtins.delete(name);
  for (const builtin of own) builtins.set(builtin.name, builtin);
  const most = options.has("max-errors") ? options.number("max-errors") : MOST_ERRORS;
  await refuseRedeclared(modules, most);
  const { value, diagnostics } = compileWith(builtins, {
    modules,
    data,
    types,
    ...(traced && { traced, backend: "closures" as const }),
    strict: options.has("strict") && options.bool("strict"),
    ...(schemas !== undefined && { schemas }),
  });
  if (value !== undefined) return value;
  throw new OpaErrors(limited(errorsOf(diagnostics), most));
}

/** Blocks of METADATA are told before all that is wrong with rules, as in OPA. */
async function refuseRedeclared(modules: readonly Module[], most: number): Promise<void> {
  if (modules.every(({ annotations }) => annotations.length === 0)) return;
  const { redeclaredAnnotations } = await import("@sekisho/rego/tools");
  const errors = errorsOf(redeclaredAnnotations(modules));
  if (errors.length > 0) throw new OpaErrors(limited(errors, most));
}
