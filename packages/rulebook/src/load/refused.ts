/** Kinds of rules that this program knows by name but can't run: saying so is better than judging without them. */
import type { Document } from "@sekisho/formats";
import { spanAt, textAt } from "./documents.ts";
import type { Mistakes } from "./mistakes.ts";

const SUPPORTED =
  "this version reads rules in Rego (a package with `custom.sekisho`, or deny, warn and violation rules) and in TypeScript (*.rule.ts)";

/** One mistake for a YAML document under `rules/`: no kind of it can be run. */
export function refuseRuleDocument(document: Document, mistakes: Mistakes): void {
  const apiVersion = textAt(document.value, "apiVersion") ?? "";
  const kind = textAt(document.value, "kind");
  const name = describeKind(apiVersion, kind);
  const span = spanAt(document, kind === undefined ? [] : ["kind"]);
  if (name === undefined) {
    mistakes.error(
      "rulebook_unknown_kind",
      `rules/ does not know ${kind === undefined ? "a document without `kind`" : `the kind ${kind}`}`,
      {
        span,
        hint: `${SUPPORTED}; data belongs under data/`,
      },
    );
  } else {
    mistakes.error("rulebook_unsupported_rule", `${name} can't be run yet`, { span, hint: SUPPORTED });
  }
}

function describeKind(apiVersion: string, kind: string | undefined): string | undefined {
  if (kind === "Rule" && apiVersion.startsWith("rulebook/")) return "a rule in CEL (kind: Rule)";
  if (kind === "ConstraintTemplate") return "a Gatekeeper ConstraintTemplate";
  if (apiVersion.startsWith("constraints.gatekeeper.sh/")) return `a Gatekeeper Constraint (${kind})`;
  if (/^(Validating|Mutating)AdmissionPolicy(Binding)?$/.test(kind ?? "")) return `a Kubernetes ${kind}`;
  return undefined;
}
