import { RSet } from "../../runtime/collections.ts";
import { type AnyObject, getKey, keysOf } from "../../runtime/objects.ts";
import { printTerm } from "../../runtime/print.ts";
import type { BuiltinContext } from "../builtin.ts";
import { operandError } from "../operands.ts";

const allowed = new Set(
  (
    "method url body enable_redirect force_json_decode force_yaml_decode headers raw_body tls_use_system_certs " +
    "tls_ca_cert tls_ca_cert_file tls_ca_cert_env_variable tls_client_cert tls_client_cert_file " +
    "tls_client_cert_env_variable tls_client_key tls_client_key_file tls_client_key_env_variable " +
    "tls_insecure_skip_verify tls_server_name timeout cache force_cache force_cache_duration_seconds raise_error " +
    "caching_mode max_retry_attempts cache_ignored_headers"
  ).split(" "),
);

/** What is wrong with the keys of a request object; undefined if nothing is. */
export function requestKeysProblem(request: AnyObject): string | undefined {
  const unknown = keysOf(request).filter((key) => typeof key !== "string" || !allowed.has(key));
  if (unknown.length > 0) return `invalid request parameters(s): ${printTerm(RSet.of(unknown))}`;
  const missing = ["method", "url"].filter((key) => getKey(request, key) === undefined);
  return missing.length > 0 ? `missing required request parameters(s): ${printTerm(RSet.of(missing))}` : undefined;
}

/** Reports what is wrong; true if nothing is. */
export function checkRequestKeys(c: BuiltinContext, name: string, request: AnyObject): boolean {
  const problem = requestKeysProblem(request);
  if (problem !== undefined) operandError(c, name, 1, problem);
  return problem === undefined;
}
