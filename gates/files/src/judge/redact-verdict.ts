import type { Redactor } from "@sekisho/core";
import { saysSecret, type Verdict, type Violation } from "@sekisho/rulebook";

/**
 * A verdict without the secrets of other subjects of its file: judging knows only those of the subject itself, and a
 * password may stand openly in the Deployment beside its Secret. Keys stay: an id shows no value.
 */
export function redactVerdict(verdict: Verdict, redactor: Redactor): Verdict {
  const redact = ({ patch, ...violation }: Violation): Violation => ({
    ...violation,
    ...(patch === undefined ? {} : saysSecret(patch, redactor) ? { patchRefused: "patch_secret" } : { patch }),
    message: redactor.text(violation.message),
    instance: redactor.text(violation.instance),
    evidence: Object.fromEntries(
      Object.entries(violation.evidence).map(([key, value]) => [key, redactor.value(value)]),
    ),
  });
  return {
    ...verdict,
    violations: verdict.violations.map(redact),
    exempted: verdict.exempted.map(({ exemptions, ...violation }) => ({ ...redact(violation), exemptions })),
    warnings: verdict.warnings.map(redact),
    audited: verdict.audited.map(redact),
    errors: verdict.errors.map((error) => ({ ...error, message: redactor.text(error.message) })),
  };
}
