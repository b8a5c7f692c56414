import type { Json, JsonObject, Span } from "@sekisho/core";
import type { Program } from "./engine/engine.ts";
import type { Pattern } from "./match/pattern.ts";
import type { Scripts } from "./script/scripts.ts";
import type { Stage } from "./stages/stage.ts";
import type { Language, RuleId, Severity } from "./verdict.ts";

/** What a rule says to a person in one language; English has at least a title. */
export interface RuleText {
  readonly title?: string;
  /** Why it matters. */
  readonly why?: string;
  readonly fix?: string;
  /** A template over the evidence: `container {container}: image {image}`. */
  readonly message?: string;
}

export interface RuleTexts {
  readonly en: RuleText & { readonly title: string };
  readonly ja?: RuleText;
}

/** One entry of `applies`; all that is given must hold. */
export interface AppliesTo {
  readonly view: RuleView;
  readonly kinds?: readonly Pattern[];
  readonly types?: readonly Pattern[];
  readonly formats?: readonly Pattern[];
  readonly namespaces?: readonly Pattern[];
  readonly operations?: readonly string[];
}

/** Views that rules may name; `aws.resource` has no reader yet, so that its rules judge nothing. */
export const ruleViews = ["k8s.object", "k8s.pod", "tf.change", "tf.source", "aws.resource", "file"] as const;
export type RuleView = (typeof ruleViews)[number];

export interface Deprecation {
  readonly since: string;
  readonly use?: string;
  readonly until?: string;
}

interface RuleBase {
  /** Qualified by the rulebook's name: `kubernetes/image-registry`. */
  readonly id: RuleId;
  readonly severity: Severity;
  readonly texts: RuleTexts;
  /** Pages to read on. */
  readonly references: readonly string[];
  /** Where the rule says what it is: its metadata, or the head of a Conftest-style rule. */
  readonly span: Span;
  /** Those that may match, the including rulebook's before the included one's. */
  readonly stages: readonly Stage[];
  /** Qualified ids under which findings and exemptions may still know this rule. */
  readonly formerly: readonly RuleId[];
}

/** How Rego asks for the rule. */
interface InRego {
  /** The path below `data` of the rule's set of violations: `kubernetes`, `image_registry`, `deny`. */
  readonly query: readonly string[];
  /** Evaluates the query; holds the rulebook's own modules and what they use of its includes. */
  readonly program: Program;
}

/** What a rule says that names what it applies to, in whatever language its body is. */
interface Applied extends RuleBase {
  readonly applies: readonly AppliesTo[];
  /** Defaults and what the rulebooks gave; `data.parameters` of the rule. */
  readonly parameters: JsonObject;
  /** JSON Schema of the parameters, as in the metadata. */
  readonly parametersSchema?: JsonObject;
  /** Names of required parameters that nobody gave: the rule is not judged. */
  readonly missingParameters: readonly string[];
  /** Evidence field that tells the instances of one subject apart. */
  readonly instance?: string;
  readonly deprecated?: Deprecation;
}

/** A package with `custom.sekisho` metadata. */
export interface NativeRule extends Applied, InRego {
  readonly kind: "native";
  /** Whether a module of the package speaks of `data.context` or `data.inventory`. */
  readonly reads: { readonly context: boolean; readonly inventory: boolean };
}

/** A `rule({…})` in TypeScript. */
export interface ScriptRule extends Applied {
  readonly kind: "script";
  /** Asks all such rules of the rulebook. */
  readonly scripts: Scripts;
  /** Which of them this one is. */
  readonly index: number;
}

/** One `deny_x`, `warn_x` or `violation_x` of a package without metadata; gets every document as it is. */
export interface ConftestRule extends RuleBase, InRego {
  readonly kind: "conftest";
  readonly highestAction: "deny" | "warn";
}

/** A rule that names what it applies to. */
export type AppliedRule = NativeRule | ScriptRule;

export type Rule = AppliedRule | ConftestRule;

/** The text of a rule in a language, English where that language has none. */
export function ruleText(rule: Rule, language: Language): RuleText & { readonly title: string } {
  return language === "ja" ? { ...rule.texts.en, ...rule.texts.ja } : rule.texts.en;
}

/** Evidence of a violation. */
export type Evidence = { readonly [field: string]: Json };
