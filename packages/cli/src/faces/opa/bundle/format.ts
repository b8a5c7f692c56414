import { parseModule } from "@sekisho/rego/on-demand";
import { formatModule } from "@sekisho/rego/tools";
import { errorsOf, OpaErrors } from "../output/errors.ts";
import type { Bundle, BundleModule } from "./bundle.ts";

/** A bundle whose modules are laid out, each as the version of Rego that it is written in. Throws {@link OpaErrors}. */
export function formatted(bundle: Bundle): Bundle {
  return { ...bundle, modules: bundle.modules.map(formattedModule) };
}

function formattedModule(one: BundleModule): BundleModule {
  const { file, text, module } = one;
  const { regoVersion } = module;
  const { value, diagnostics } = formatModule(text, file, { target: regoVersion, regoVersion });
  if (value === undefined) throw new OpaErrors(errorsOf(diagnostics, () => text));
  return { ...one, text: value, module: parseModule(value, file, { regoVersion }).value ?? module };
}
