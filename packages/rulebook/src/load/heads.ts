/** What can be said at load about the results of a native rule: the heads of its `deny`. */
import type { Span } from "@sekisho/core";
import type { Module, Rule as RegoRule, Term } from "@sekisho/rego";
import { templateFields } from "../message.ts";
import type { RuleMetadata } from "./metadata.ts";
import type { Mistakes } from "./mistakes.ts";
import { checkPatchLiteral } from "./patch-literals.ts";

interface DenyHead {
  readonly rule: RegoRule;
  readonly span: Span;
  /** The evidence's fields, where the head is an object literal. */
  readonly fields?: readonly string[];
}

/** Every `deny` is a set; what `message`, its translation and `instance` name is there in each head that says so. */
export function checkHeads(modules: readonly Module[], metadata: RuleMetadata, mistakes: Mistakes): void {
  const heads = modules.flatMap(denyHeads);
  if (heads.length === 0) {
    mistakes.error("rulebook_rule_without_deny", "the package has `custom.sekisho` but no `deny`", {
      span: metadata.idSpan(),
      hint: 'deny contains {"msg": msg} if { … }',
    });
  }
  for (const { rule, span } of heads) {
    if (rule.head.contains !== undefined && !rule.default) continue;
    mistakes.error("rulebook_deny_not_set", "`deny` is a set of violations; this one gives a single value", {
      span,
      hint: "write `deny contains … if { … }`",
    });
  }
  for (const head of heads) checkHead(head, metadata, mistakes);
  for (const module of modules)
    for (const { rule } of denyHeads(module)) checkPatchLiteral(rule.head.contains, module, mistakes);
}

function checkHead({ span, fields }: DenyHead, { sekisho }: RuleMetadata, mistakes: Mistakes): void {
  if (fields === undefined) return;
  const evidence = fields.filter((field) => field !== "msg" && field !== "patch");
  const named: [string, readonly string[]][] = [
    ["message", templateFields(sekisho.message ?? "") ?? []],
    ["ja.message", templateFields(sekisho.ja?.message ?? "") ?? []],
    ["instance", sekisho.instance === undefined ? [] : [sekisho.instance]],
  ];
  for (const [key, needed] of named) {
    for (const field of new Set(needed.filter((name) => !evidence.includes(name)))) {
      mistakes.error(
        "rulebook_unknown_field",
        `\`${key}\` names the field ${field}, which this violation does not have`,
        {
          span,
          hint: evidence.length === 0 ? "it has no field besides msg" : `it has ${evidence.join(", ")}`,
        },
      );
    }
  }
  if (sekisho.message === undefined && !fields.includes("msg")) {
    mistakes.error("rulebook_no_message", "the violation has no `msg` and the rule no `message`", { span });
  }
}

function denyHeads(module: Module): readonly DenyHead[] {
  return module.rules
    .filter(({ head }) => head.ref.length === 1 && head.ref[0]?.type === "string" && head.ref[0].value === "deny")
    .map((rule) => {
      const fields = literalFields(rule.head.contains);
      const span = module.lines.span(rule.head.start, rule.head.end);
      return { rule, span, ...(fields === undefined ? {} : { fields }) };
    });
}

/** The keys of an object literal whose keys are all texts. A bare text literal has no fields but is the message. */
function literalFields(term: Term | undefined): readonly string[] | undefined {
  if (term?.type === "string" || term?.type === "template") return ["msg"];
  if (term?.type !== "object") return undefined;
  const keys = term.entries.map(([key]) => (key.type === "string" ? key.value : undefined));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}
