import type { PolicyOptions } from "../policy/open.ts";
import type { Settings } from "../settings/settings.ts";

/** Which policies a command asks, by its flags; whether to trace is the command's own. */
export function policyOptions(settings: Settings): Omit<PolicyOptions, "trace" | "rename"> {
  return {
    policy: settings.texts("policy"),
    data: settings.texts("data"),
    regoVersion: settings.text("rego-version"),
    strict: settings.bool("strict"),
    capabilities: settings.text("capabilities"),
  };
}
